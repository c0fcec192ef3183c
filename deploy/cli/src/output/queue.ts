import { table, type Column } from './table.js';
import type { Terminal } from './terminal.js';
import { distance } from './words.js';

/** What waits for a pool for one reason, as assignment answers it. */
export interface Waiting {
  readonly poolId: string;
  readonly reason: string;
  readonly leads: number;
  readonly oldest: string;
  readonly nextTryAt: string;
}

/** A lead that waits. */
export interface QueuedLead {
  readonly leadId: string;
  readonly poolId: string;
  readonly position: number;
  readonly value: number | null;
  readonly since: string;
  readonly isOverdue: boolean;
  readonly reason: string;
  readonly because: string | null;
}

const NOTHING = 'Nothing waits.';

const columns = (now: Date): Column<Waiting>[] => [
  { title: 'POOL', of: row => row.poolId },
  { title: 'REASON', of: row => row.reason },
  { title: 'LEADS', of: row => row.leads, align: 'right' },
  { title: 'OLDEST', of: row => distance(row.oldest, now) },
  { title: 'NEXT TRY', of: row => distance(row.nextTryAt, now) },
];

const leadColumns = (now: Date): Column<QueuedLead>[] => [
  { title: 'POOL', of: lead => lead.poolId },
  { title: 'PLACE', of: lead => lead.position, align: 'right' },
  { title: 'LEAD', of: lead => lead.leadId },
  { title: 'VALUE', of: lead => lead.value, align: 'right' },
  { title: 'SINCE', of: lead => `${distance(lead.since, now)}${lead.isOverdue ? ', goes first' : ''}` },
  { title: 'WHY', of: lead => lead.because ?? lead.reason },
];

/** A line for each pool and reason. */
export const queueAsText = (waiting: readonly Waiting[], { width }: Terminal, now: Date): string =>
  waiting.length === 0 ? NOTHING : table(columns(now), waiting, width);

/** A line for each lead, in the order in which they get out. */
export const queuedLeadsAsText = (leads: readonly QueuedLead[], { width }: Terminal, now: Date): string =>
  leads.length === 0 ? NOTHING : table(leadColumns(now), leads, width);
