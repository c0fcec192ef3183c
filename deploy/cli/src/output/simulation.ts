import type {
  ClockFigures,
  Ending,
  Example,
  Pair,
  PoolComparison,
  RepComparison,
  SimulationResult,
  Told,
  Totals,
} from '../simulation/simulation-result.js';
import { table, type Column } from './table.js';
import type { Terminal } from './terminal.js';
import { duration, instant, plural } from './words.js';

/** Rows of a table that are shown at most; all are in the JSON. */
const MOST_ROWS = 40;
const MOST_MOVES = 15;
const MINUTE = 60_000;

/** What would have become of the leads, against what the rules in force make of them: who got what, waiting, use, breaches. */
export function simulationAsText(result: SimulationResult, terminal: Terminal): string {
  const { period, requests, leads, source, policies, totals, reps, pools, moved, moves, examples } = result;
  const { width } = terminal;
  const titled = (title: string, ...lines: string[]) => [terminal.paint('bold', title), ...lines].join('\n');
  const policy = policies.before === policies.after ? 'the policy in force' : `policy ${short(policies.before)} → ${short(policies.after)}`;
  const parts = [
    titled(
      `What if: ${instant(period.from)} to ${instant(period.to)}`,
      `${plural(leads, 'lead')} of ${source === 'history' ? 'history' : 'the file'}, ${plural(requests, 'request')}; ${policy}.`,
      moved === 0 ? 'Nothing comes out otherwise.' : `${plural(moved, 'request')} would come out otherwise.`,
    ),
    table(totalColumns, totalRows(totals), width),
  ];
  if (moves.length > 0) parts.push(titled('Who would have got what', limited(moveColumns, moves, MOST_MOVES, width)));
  if (reps.length > 0) parts.push(titled('Reps', limited(repColumns, reps.toSorted(byChange), MOST_ROWS, width)));
  if (pools.length > 0) parts.push(titled('Pools', limited(poolColumns, pools, MOST_ROWS, width)));
  if (examples.length > 0) parts.push(titled('Examples', ...examples.flatMap(exampleLines)));
  return parts.join('\n\n');
}

const short = (hash: string | null): string => hash?.slice(0, 12) ?? '(none)';
const minutes = (count: number): string => (count < 1 ? `${count} min` : duration(count * MINUTE));
const arrow = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);
/** The same of both, where there is such a rep or pool. */
const both = <T>({ before, after }: Pair<T | null>, of: (figures: T) => string): string =>
  arrow(before === null ? '(none)' : of(before), after === null ? '(none)' : of(after));

const breaches = ({ known, breached }: ClockFigures): string =>
  known === 0 ? 'not known' : `${breached} of ${known} (${Math.round((100 * breached) / known)} %)`;

interface TotalRow extends Pair<string> {
  readonly what: string;
}
const totalColumns: Column<TotalRow>[] = [
  { title: '', of: row => row.what },
  { title: 'AS IT IS', of: row => row.before, align: 'right' },
  { title: 'WHAT IF', of: row => row.after, align: 'right' },
];

function totalRows({ before, after }: Pair<Totals>): TotalRow[] {
  const row = (what: string, of: (totals: Totals) => string): TotalRow => ({ what, before: of(before), after: of(after) });
  const some = (of: (totals: Totals) => number) => of(before) > 0 || of(after) > 0;
  const counts = outcomes.filter(({ kind }) => some(totals => totals.outcomes[kind] ?? 0));
  const rules = [...new Set([...Object.keys(before.rules), ...Object.keys(after.rules)])].sort();
  return [
    ...counts.map(({ kind, what }) => row(what, totals => String(totals.outcomes[kind] ?? 0))),
    row('waited, half of them up to', totals => minutes(totals.wait.p50)),
    row('waited, nine of ten up to', totals => minutes(totals.wait.p90)),
    row('waited, longest', totals => minutes(totals.wait.max)),
    row('accepted too late', totals => breaches(totals.accept)),
    row('contacted too late', totals => breaches(totals.contact)),
    ...rules.map(rule => row(`taken by rule ${rule}`, totals => String(totals.rules[rule] ?? 0))),
  ];
}

const outcomes = [
  { kind: 'assigned', what: 'assigned', ending: '' },
  { kind: 'waiting', what: 'still waiting at the end', ending: '(waits)' },
  { kind: 'nurture', what: 'nurtured', ending: '(nurtured)' },
  { kind: 'closed', what: 'closed', ending: '(closed)' },
  { kind: 'in-work', what: 'asked again while in work', ending: '(in work)' },
  { kind: 'not-reached', what: 'not reached', ending: '(not reached)' },
] as const;

const endingOf = ({ kind, repId }: Ending): string => repId ?? outcomes.find(each => each.kind === kind)?.ending ?? `(${kind})`;

const moveColumns: Column<SimulationResult['moves'][number]>[] = [
  { title: 'LEADS', of: move => move.leads, align: 'right' },
  { title: 'AS IT IS', of: move => endingOf(move.from) },
  { title: 'WHAT IF', of: move => endingOf(move.to) },
];

const changeOf = ({ before, after }: RepComparison): number => (after?.leads ?? 0) - (before?.leads ?? 0);
const byChange = (a: RepComparison, b: RepComparison): number => Math.abs(changeOf(b)) - Math.abs(changeOf(a));

const repColumns: Column<RepComparison>[] = [
  { title: 'REP', of: rep => rep.repId },
  { title: 'REALLY GOT', of: rep => rep.happened, align: 'right' },
  { title: 'LEADS', of: rep => both(rep, figures => String(figures.leads)) },
  { title: 'CHANGE', of: rep => signed(changeOf(rep)), align: 'right' },
  { title: 'CAP IN USE', of: rep => both(rep, ({ use }) => (use === null ? 'no cap' : `${Math.round(use * 100)} %`)) },
  { title: 'MOST AT ONCE', of: rep => both(rep, figures => String(figures.peak)) },
  { title: 'ACCEPTED TOO LATE', of: rep => both(rep, figures => breaches(figures.accept)) },
  { title: 'CONTACTED TOO LATE', of: rep => both(rep, figures => breaches(figures.contact)) },
];
const signed = (change: number): string => (change > 0 ? `+${change}` : String(change));

const poolColumns: Column<PoolComparison>[] = [
  { title: 'POOL', of: pool => pool.poolId },
  { title: 'LEADS', of: pool => both(pool, figures => String(figures.leads)) },
  { title: 'STILL WAITING', of: pool => both(pool, figures => String(figures.waiting)) },
  { title: 'HALF WAITED UP TO', of: pool => both(pool, figures => minutes(figures.wait.p50)) },
  { title: 'NINE OF TEN', of: pool => both(pool, figures => minutes(figures.wait.p90)) },
  { title: 'LONGEST', of: pool => both(pool, figures => minutes(figures.wait.max)) },
];

function limited<Row>(columns: Column<Row>[], rows: readonly Row[], most: number, width: number): string {
  const more = rows.length - most;
  return [table(columns, rows.slice(0, most), width), ...(more > 0 ? [`and ${more} more: --json has all of them`] : [])].join('\n');
}

function exampleLines({ leadId, at, score, grade, before, after }: Example): string[] {
  const scored = score === null ? '' : `, score ${score}${grade === null ? '' : ` (${grade})`}`;
  const side = (name: string, told: Told) => {
    const waited = told.waitedMinutes > 0 ? ` after ${minutes(told.waitedMinutes)}` : '';
    return `    ${name}  ${endingOf(told)}${waited}${told.because === null ? '' : `: ${told.because}`}`;
  };
  return [`  Lead ${leadId} of ${instant(at)}${scored}`, side('as it is', before), side('what if ', after)];
}
