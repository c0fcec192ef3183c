import { Clock, Database, invalidRequest } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentConfig } from '../config.js';
import { snapshotOf } from '../routing/board/board-snapshot.js';
import { boardAt } from '../routing/explanation/replay.js';
import type { Scenario } from './arrival.js';
import { compareReplays, type Comparison } from './compare-replays.js';
import { composeBoard, partsOf } from './compose-boards.js';
import { Experience } from './experience.js';
import { logBounds } from './history.store.js';
import { readHistory, TooManyArrivals } from './read-history.js';
import { RowReader } from './read-rows.js';
import { Replay } from './replay-arrivals.js';
import type { SimulationDocument } from './simulation.document.js';
import { readSimulation, type SimulationRequest } from './simulation-request.js';
import { summariseReplay, type ReplaySummary } from './summarise-replay.js';
import { inSlices, turn } from './time-slices.js';
import type { BoardSnapshot } from '../routing/board/board-snapshot.js';
import type { BoardState } from '../routing/board/board-state.js';
import type { Outcome } from './outcome.js';

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

/** Replays the past under another configuration, beside the running service: it reads, takes no lock and writes nothing. */
@Injectable()
export class SimulationService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AssignmentConfig,
  ) {}

  /** Checks what is asked. @throws Problem naming everything that is wrong */
  async prepare(document: SimulationDocument): Promise<Start> {
    const now = await this.database.transaction(tx => this.clock.now(tx));
    const { end } = await logBounds(this.database, now);
    const present = await boardAt(this.database, end);
    const request = readSimulation(document, present.configuration(), now);
    // Limits of reps may be about sources, whatever the policies look at.
    const paths = new Set(present.policy?.paths).add('source.id');
    for (const path of composeBoard(null, request.changes).policy?.paths ?? []) paths.add(path);
    return { request, present, paths };
  }

  /**
   * Replays twice: under the active configuration and under the other one, both by the same model, so that what the model gets wrong is the same
   * on both sides.
   * @throws Problem when rows are wrong or there is too much to replay
   */
  async *run(start: Start): AsyncGenerator<Progress, SimulationResult> {
    const { request, present } = start;
    const material = yield* counted('reading', null, this.read(start));
    const { scenario, base, ignoredColumns } = material;
    const active = partsOf(present.configuration());
    const boards = [composeBoard(base, active), composeBoard(base, active, request.changes)] as const;
    await turn();
    const experience = new Experience(scenario.arrivals, request.assumedHoldMs, request.seed);
    await turn();
    const before = yield* this.replay('before', boards[0], scenario, request, experience);
    const after = yield* this.replay('after', boards[1], scenario, request, experience);
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

  private async *replay(
    phase: 'before' | 'after',
    board: BoardState,
    scenario: Scenario,
    { seed }: SimulationRequest,
    experience: Experience,
  ): AsyncGenerator<Progress, { outcomes: readonly Outcome[]; summary: ReplaySummary }> {
    const replay = new Replay(board, scenario, { seed, agingMs: this.config.queueAgingMs, experience });
    yield* counted(phase, scenario.arrivals.length, inSlices(replay.run()));
    const { outcomes } = replay;
    await turn();
    const summary = summariseReplay(outcomes, board, repId => replay.use.of(repId, scenario.until));
    await turn();
    return { outcomes, summary };
  }

  private read(start: Start): AsyncGenerator<number, Material> {
    const { period, rows } = start.request;
    return period === null ? this.readRows(start, rows!) : this.readPast(start, period);
  }

  private async *readPast({ present, paths }: Start, period: NonNullable<SimulationRequest['period']>): AsyncGenerator<number, Material> {
    const bounds = await logBounds(this.database, period.from);
    const from = bounds.startedAt !== null && bounds.startedAt > period.from ? bounds.startedAt : period.from;
    const base = snapshotOf(await boardAt(this.database, bounds.start));
    try {
      const reading = readHistory(this.database, { ...period, from }, bounds, paths, present.configuration(), MOST_ARRIVALS);
      return { scenario: yield* reading, base, ignoredColumns: [] };
    } catch (error) {
      if (!(error instanceof TooManyArrivals)) throw error;
      throw invalidRequest([{ field: 'since', message: `reaches back to more than ${MOST_ARRIVALS} requests: choose a shorter period` }]);
    }
  }

  private async *readRows(
    { request, present, paths }: Start,
    rows: NonNullable<SimulationRequest['rows']>,
  ): AsyncGenerator<number, Material> {
    const reader = new RowReader(composeBoard(null, partsOf(present.configuration()), request.changes), paths, request.columns);
    // Said before anything is answered: what is wrong with rows is a problem of the request.
    for await (const _ of inSlices(reader.read(rows)));
    if (reader.errors.length > 0) throw invalidRequest(reader.errors);
    const field = 'leads';
    if (reader.arrivals.length === 0) throw invalidRequest([{ field, message: 'must have at least one row' }]);
    if (reader.arrivals.length > MOST_ARRIVALS) throw invalidRequest([{ field, message: `must be at most ${MOST_ARRIVALS}` }]);
    const arrivals = reader.inOrder();
    const until = arrivals.at(-1)!.at + AFTER_ROWS_MS;
    return { scenario: { from: arrivals[0]!.at, until, arrivals, background: [] }, base: null, ignoredColumns: [...reader.ignored] };
  }
}

/** The progress of a phase. */
async function* counted<R>(phase: Progress['phase'], of: number | null, work: AsyncGenerator<number, R>): AsyncGenerator<Progress, R> {
  for (let step = await work.next(); ; step = await work.next()) {
    if (step.done) return step.value;
    yield { phase, progress: step.value, of };
  }
}
