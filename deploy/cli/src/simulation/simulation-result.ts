/** What assignment answers about a simulation, as far as it is shown. */
export interface SimulationResult {
  readonly period: { readonly from: string; readonly to: string };
  readonly source: 'history' | 'rows';
  readonly requests: number;
  readonly leads: number;
  readonly policies: { readonly before: string | null; readonly after: string | null };
  readonly ignoredColumns: readonly string[];
  readonly totals: Pair<Totals>;
  readonly reps: readonly RepComparison[];
  readonly pools: readonly PoolComparison[];
  readonly moved: number;
  readonly moves: readonly { readonly from: Ending; readonly to: Ending; readonly leads: number }[];
  readonly examples: readonly Example[];
}

export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}
export interface Wait {
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}
export interface ClockFigures {
  readonly known: number;
  readonly breached: number;
}
export interface Totals {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly wait: Wait;
  readonly accept: ClockFigures;
  readonly contact: ClockFigures;
  readonly rules: Readonly<Record<string, number>>;
}
export interface RepFigures {
  readonly leads: number;
  readonly use: number | null;
  readonly peak: number;
  readonly accept: ClockFigures;
  readonly contact: ClockFigures;
}
export interface PoolFigures {
  readonly leads: number;
  readonly waiting: number;
  readonly wait: Wait;
}
/** null: there is no such rep or pool. */
export type RepComparison = { readonly repId: string; readonly happened: number } & Pair<RepFigures | null>;
export type PoolComparison = { readonly poolId: string } & Pair<PoolFigures | null>;

export interface Ending {
  readonly kind: string;
  readonly repId: string | null;
}
export interface Told extends Ending {
  readonly waitedMinutes: number;
  readonly because: string | null;
}
export interface Example extends Pair<Told> {
  readonly leadId: string;
  readonly at: string;
  readonly score: number | null;
  readonly grade: string | null;
}
