import { table, type Column } from './table.js';
import type { Terminal } from './terminal.js';
import { distance, instant } from './words.js';

/** A lead in a list, as assignment answers it. */
export interface LeadSummary {
  readonly leadId: string;
  readonly place: string;
  readonly status: string | null;
  readonly outcome: string | null;
  readonly score: number | null;
  readonly grade: string | null;
  readonly owner: { readonly repId: string; readonly name: string; readonly since: string } | null;
  readonly next: { readonly kind: string; readonly at: string } | null;
}

interface HistoryEntry {
  readonly at: string;
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A lead by itself. */
export interface Lead extends LeadSummary {
  readonly queue: {
    readonly poolId: string;
    readonly reason: string;
    readonly since: string;
    readonly position?: number;
    readonly of?: number;
    readonly value?: number | null;
  } | null;
  readonly sla: Readonly<Record<string, string | null>> | null;
  /** null while nobody has it. */
  readonly assignment: { readonly decisionId: string | null } | null;
  readonly decision: { readonly decisionId: string; readonly rule: string; readonly because?: string } | null;
  readonly inquiries: readonly {
    readonly inquiryId: string;
    readonly mediaType: string;
    readonly channel: string | null;
    readonly occurredAt: string;
  }[];
  readonly history: readonly HistoryEntry[];
}

const columns = (now: Date): Column<LeadSummary>[] => [
  { title: 'LEAD', of: lead => lead.leadId },
  { title: 'PLACE', of: lead => lead.place },
  { title: 'STATUS', of: lead => lead.outcome ?? lead.status },
  { title: 'SCORE', of: lead => lead.score, align: 'right' },
  { title: 'GRADE', of: lead => lead.grade },
  { title: 'OWNER', of: lead => lead.owner?.name },
  { title: 'NEXT', of: lead => nextOf(lead, now) },
];

const nextOf = ({ next }: LeadSummary, now: Date): string | null => next && `${next.kind} ${distance(next.at, now)}`;

export const leadsAsText = (leads: readonly LeadSummary[], { width }: Terminal, now: Date): string =>
  leads.length === 0 ? 'No leads.' : table(columns(now), leads, width);

/** Where a lead is and whose, then what has happened to it. */
export function leadAsText(lead: Lead, terminal: Terminal, now: Date): string {
  // Who has it by a decision of somebody else does not have it because of the last one of Baton.
  const decision = lead.assignment !== null && lead.assignment.decisionId !== lead.decision?.decisionId ? null : lead.decision;
  const facts: [name: string, value: string | null | undefined][] = [
    ['place', [lead.place, lead.outcome ?? lead.status].filter(Boolean).join(', ')],
    ['score', lead.score === null ? null : `${lead.score} (${lead.grade ?? 'no grade'})`],
    ['owner', lead.owner && `${lead.owner.name} (${lead.owner.repId}), since ${instant(lead.owner.since)}`],
    ['waits', lead.queue && waitOf(lead.queue)],
    ...Object.entries(lead.sla ?? {}).map(([name, at]) => [name, at && `${instant(at)}, ${distance(at, now)}`] as [string, string | null]),
    ['next', nextOf(lead, now)],
    ['because', decision?.because],
    ['rule', decision?.rule],
    ...lead.inquiries.map(
      each => ['inquiry', `${instant(each.occurredAt)}  ${[each.mediaType, each.channel].filter(Boolean).join(' / ')}`] as [string, string],
    ),
  ];
  const known = facts.filter(([, value]) => value);
  const longest = Math.max(...known.map(([name]) => name.length));
  return [
    terminal.paint('bold', `Lead ${lead.leadId}`),
    ...known.map(([name, value]) => `  ${name.padEnd(longest)}  ${value}`),
    '',
    table(historyColumns, lead.history, terminal.width),
  ].join('\n');
}

function waitOf({ poolId, reason, since, position, of, value }: NonNullable<Lead['queue']>): string {
  const place = position === undefined ? '' : `, place ${position} of ${of}${value == null ? '' : `, worth ${value}`}`;
  return `for pool ${poolId} since ${instant(since)}: ${reason}${place}`;
}

const historyColumns: Column<HistoryEntry>[] = [
  { title: 'WHEN', of: entry => instant(entry.at) },
  { title: 'WHAT', of: entry => entry.kind },
  { title: 'DETAIL', of: entry => detailAsText(entry.detail) },
];

/** The reason in words where there is one, else the plain members. */
function detailAsText(detail: HistoryEntry['detail']): string {
  if (typeof detail.because === 'string') return detail.because;
  return Object.entries(detail)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
