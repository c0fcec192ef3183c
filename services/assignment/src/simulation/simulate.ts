import { type Database } from '@baton/platform/database';
import { invalidRequest } from '@baton/platform/problems';
import { invalidTable, type CellError } from '../csv/read-table.js';
import { snapshotOf, type BoardSnapshot } from '../routing/board/board-snapshot.js';
import type { BoardState } from '../routing/board/board-state.js';
import { boardAt } from '../routing/explanation/replay.js';
import type { Scenario } from './arrival.js';
import { compareReplays, type Comparison } from './compare-replays.js';
import { composeBoard, partsOf } from './compose-boards.js';
import { Experience } from './experience.js';
import { logBounds } from './history.store.js';
import type { Outcome } from './outcome.js';
import { readHistory, TooManyArrivals, type Period } from './read-history.js';
import { RowReader, type LeadRow } from './read-rows.js';
import { Replay } from './replay-arrivals.js';
import type { SimulationDocument } from './simulation.document.js';
import { readSimulation, type SimulationRequest } from './simulation-request.js';
import { summariseReplay, type ReplaySummary } from './summarise-replay.js';

/** Requests that one replay holds in memory, at most. */
export const MOST_ARRIVALS = 150_000;
/** After the last row the replay goes on for so long, so that what waits then can still be handed out. */
const AFTER_ROWS_MS = 7 * 24 * 3_600_000;

/** `reading` has no known end. */
export interface Progress {
  readonly phase: 'reading' | 'before' | 'after';
  readonly progress: number;
  readonly of: number | null;
}
export type Tell = (progress: Progress) => void;

export interface SimulationResult extends Comparison {
  readonly period: { readonly from: string; readonly to: string };
  readonly seed: string;
  readonly source: 'history' | 'rows';
  /** How often a lead asked for somebody; a lead that is given up asks again. */
  readonly requests: number;
  readonly leads: number;
  readonly policies: { readonly before: string | null; readonly after: string | null };
  /** Columns of the rows that nothing is known of. */
  readonly ignoredColumns: readonly string[];
}

export interface SimulationQuestion {
  /** Its field types were checked. */
  readonly document: SimulationDocument;
  readonly now: Date;
  /** How long a lead waits until it goes before better ones. */
  readonly queueAgingMs: number;
}

/** What a replay starts from. */
interface Start {
  readonly request: SimulationRequest;
  readonly present: BoardState;
  readonly paths: ReadonlySet<string>;
}

/** What came before the replays. */
interface Material {
  readonly scenario: Scenario;
  readonly base: BoardSnapshot | null;
  readonly ignoredColumns: readonly string[];
}

/**
 * Replays the past twice: under the active configuration and under another one, both by the same model, so that what the model gets wrong is
 * the same on both sides. It reads, takes no lock and writes nothing; what it computes takes seconds without a pause.
 * @param tell hears how far it is, often; nothing before the question is known to make sense
 * @throws Problem naming everything that is wrong with the question, or when there is too much to replay
 */
export async function simulate(database: Database, question: SimulationQuestion, tell: Tell): Promise<SimulationResult> {
  const start = await prepare(database, question);
  const { request, present } = start;
  const { scenario, base, ignoredColumns } = await readMaterial(database, start, tell);
  const active = partsOf(present.configuration());
  const boards = [composeBoard(base, active), composeBoard(base, active, request.changes)] as const;
  const experience = new Experience(scenario.arrivals, request.assumedHoldMs, request.seed);
  const settings = { seed: request.seed, agingMs: question.queueAgingMs, experience };
  const before = replay('before', new Replay(boards[0], scenario, settings), scenario, tell);
  const after = replay('after', new Replay(boards[1], scenario, settings), scenario, tell);
  return {
    period: { from: new Date(scenario.from).toISOString(), to: new Date(scenario.until).toISOString() },
    seed: request.seed,
    source: request.rows === null ? 'history' : 'rows',
    requests: scenario.arrivals.length,
    leads: new Set(scenario.arrivals.map(arrival => arrival.leadId)).size,
    policies: { before: boards[0].policy?.configuration.hash ?? null, after: boards[1].policy?.configuration.hash ?? null },
    ignoredColumns,
    ...compareReplays(before, after, request.examples),
  };
}

async function prepare(database: Database, { document, now }: SimulationQuestion): Promise<Start> {
  const { end } = await logBounds(database, now);
  const present = await boardAt(database, end);
  const request = readSimulation(document, present.configuration(), now);
  // Limits of reps may be about sources, whatever the policies look at.
  const paths = new Set(present.policy?.paths).add('source.id');
  for (const path of composeBoard(null, request.changes).policy?.paths ?? []) paths.add(path);
  return { request, present, paths };
}

function replay(
  phase: 'before' | 'after',
  replayed: Replay,
  { arrivals, until }: Scenario,
  tell: Tell,
): { outcomes: readonly Outcome[]; summary: ReplaySummary } {
  for (const placed of replayed.run()) tell({ phase, progress: placed, of: arrivals.length });
  const { outcomes, board, use } = replayed;
  return { outcomes, summary: summariseReplay(outcomes, board, repId => use.of(repId, until)) };
}

function readMaterial(database: Database, start: Start, tell: Tell): Promise<Material> {
  const { period, rows } = start.request;
  const reading = (progress: number) => tell({ phase: 'reading', progress, of: null });
  return period === null ? readRows(start, rows!, reading) : readPast(database, start, period, reading);
}

async function readPast(
  database: Database,
  { present, paths }: Start,
  period: Period,
  reading: (requests: number) => void,
): Promise<Material> {
  const bounds = await logBounds(database, period.from);
  const from = bounds.startedAt !== null && bounds.startedAt > period.from ? bounds.startedAt : period.from;
  const base = snapshotOf(await boardAt(database, bounds.start));
  const question = { ...period, from, bounds, paths, configuration: present.configuration(), most: MOST_ARRIVALS };
  try {
    return { scenario: await readHistory(database, question, reading), base, ignoredColumns: [] };
  } catch (error) {
    if (!(error instanceof TooManyArrivals)) throw error;
    throw invalidRequest([{ field: 'since', message: `reaches back to more than ${MOST_ARRIVALS} requests: choose a shorter period` }]);
  }
}

async function readRows(
  { request, present, paths }: Start,
  rows: AsyncIterable<LeadRow> | Iterable<LeadRow>,
  reading: (requests: number) => void,
): Promise<Material> {
  const reader = new RowReader(composeBoard(null, partsOf(present.configuration()), request.changes), paths, request.columns);
  await reader.read(rows);
  const { arrivals, errors, ignored } = reader;
  if (errors.length > 0)
    throw errors.every(error => error.line !== undefined) ? invalidTable(errors as CellError[]) : invalidRequest(errors);
  const field = 'leads';
  if (arrivals.length === 0) throw invalidRequest([{ field, message: 'must have at least one row' }]);
  if (arrivals.length > MOST_ARRIVALS) throw invalidRequest([{ field, message: `must be at most ${MOST_ARRIVALS}` }]);
  reading(arrivals.length);
  const inOrder = reader.inOrder();
  const until = inOrder.at(-1)!.at + AFTER_ROWS_MS;
  return { scenario: { from: inOrder[0]!.at, until, arrivals: inOrder, background: [] }, base: null, ignoredColumns: [...ignored] };
}
