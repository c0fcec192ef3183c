// npm run ledger: is every accepted lead in exactly one place? Reconciles intake with assignment, lead by lead (I1).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import { bearer } from './demo/api.js';
import { reconcile, type LedgerSide } from './reconcile.js';

type Endpoints = Record<ServiceName, string> & { adminKey: string };
interface ServiceLedger {
  outbox: number;
  parked: number;
  deadLetters: number;
  lag: number;
  leads: number;
  places: Record<string, number>;
}

const file = join(import.meta.dirname, '..', '..', '..', '.local', 'endpoints.json');

async function get<T>(url: string, key: string): Promise<T> {
  const answer = await fetch(url, { headers: bearer(key), signal: AbortSignal.timeout(30_000) }).catch((error: Error) => {
    throw new Error(
      `${new URL(url).origin} does not answer (${(error.cause as Error | undefined)?.message ?? error.message}): try again when the service is back`,
    );
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as T;
}

async function leadsOf(url: string, service: string, key: string): Promise<LedgerSide> {
  const leads = new Map<string, string>();
  for (let after: string | null = ''; after !== null;) {
    const page: { leads: [string, string][]; next: string | null } = await get(
      `${url}/v1/${service}/ledger/leads?limit=10000${after && `&after=${after}`}`,
      key,
    );
    for (const [leadId, place] of page.leads) leads.set(leadId, place);
    after = page.next;
  }
  return leads;
}

/** Prints the state of each service and the leads that do not add up. @returns how many do not */
export async function ledger(endpoints: Endpoints, say: (line: string) => void): Promise<number> {
  for (const service of serviceNames) {
    const { outbox, parked, deadLetters, lag, leads, places } = await get<ServiceLedger>(
      `${endpoints[service]}/v1/${service}/ledger`,
      endpoints.adminKey,
    );
    const where = Object.entries(places)
      .filter(([, n]) => n > 0)
      .map(([place, n]) => `${n} ${place}`)
      .join(', ');
    say(`${service.padEnd(12)} ${leads} leads (${where}); outbox ${outbox}, lag ${lag}, parked ${parked}, dead letters ${deadLetters}`);
  }
  const routed = await leadsOf(endpoints.assignment, 'assignment', endpoints.adminKey);
  const accepted = await leadsOf(endpoints.intake, 'intake', endpoints.adminKey);
  const { inTransit, wrong } = reconcile(accepted, routed);
  for (const { leadId, because } of wrong.slice(0, 50)) say(`  ${leadId}: ${because}`);
  say(`in transit ${inTransit.length}; off by ${wrong.length}`);
  return wrong.length;
}

if (process.argv[1] === import.meta.filename) {
  let endpoints: Endpoints;
  try {
    endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  } catch {
    console.error('Baton is not running here: npm start writes .local/endpoints.json when it is ready');
    process.exit(1);
  }
  const offBy = await ledger(endpoints, line => console.log(line)).catch((error: Error) => {
    console.error(error.message);
    return undefined;
  });
  process.exitCode = offBy === 0 ? 0 : 1;
}
