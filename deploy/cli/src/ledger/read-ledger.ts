import { serviceNames, type ServiceName } from '@baton/contracts/topics';
import type { Api } from '../connect/api.js';
import { reconcile, type LedgerSide, type Reconciliation } from './reconcile.js';

/** What a service says of itself. */
export interface ServiceLedger {
  readonly service: ServiceName;
  readonly leads: number;
  readonly places: Readonly<Record<string, number>>;
  readonly outbox: number;
  readonly lag: number;
  readonly parked: number;
  readonly deadLetters: number;
}

export interface Ledger extends Reconciliation {
  readonly services: readonly ServiceLedger[];
}

const PAGE = 10_000;

/**
 * Is every accepted lead in exactly one place? Reads all services' books and holds intake's against assignment's, lead by lead (I1).
 * @param progress hears how far it is
 */
export async function readLedger(api: Api, progress: (step: string) => void): Promise<Ledger> {
  const services: ServiceLedger[] = [];
  for (const service of serviceNames) services.push({ ...(await api.get<ServiceLedger>(service, `/v1/${service}/ledger`)), service });
  // Assignment first: what intake accepts meanwhile is only in transit.
  const routed = await leadsOf(api, 'assignment', progress);
  const accepted = await leadsOf(api, 'intake', progress);
  const { inTransit, wrong } = reconcile(accepted, routed);
  if (wrong.length === 0) return { services, inTransit, wrong };
  // What was merged or erased after assignment was read, or had not reached it, is no fault: only what is still wrong on a second look is.
  const still = new Set(reconcile(accepted, await leadsOf(api, 'assignment', progress)).wrong.map(({ leadId }) => leadId));
  return { services, inTransit, wrong: wrong.filter(({ leadId }) => still.has(leadId)) };
}

async function leadsOf(api: Api, service: ServiceName, progress: (step: string) => void): Promise<LedgerSide> {
  const leads = new Map<string, string>();
  for await (const [leadId, place] of api.items<[string, string]>(service, `/v1/${service}/ledger/leads?limit=${PAGE}`, 'leads', 'after')) {
    leads.set(leadId, place);
    if (leads.size % PAGE === 0) progress(`${leads.size} leads of ${service}`);
  }
  return leads;
}
