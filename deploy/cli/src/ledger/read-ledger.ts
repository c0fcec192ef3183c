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
  return { services, ...reconcile(accepted, routed) };
}

async function leadsOf(api: Api, service: ServiceName, progress: (step: string) => void): Promise<LedgerSide> {
  const leads = new Map<string, string>();
  for await (const [leadId, place] of api.items<[string, string]>(service, `/v1/${service}/ledger/leads?limit=${PAGE}`, 'leads', 'after')) {
    leads.set(leadId, place);
    if (leads.size % PAGE === 0) progress(`${leads.size} leads of ${service}`);
  }
  return leads;
}
