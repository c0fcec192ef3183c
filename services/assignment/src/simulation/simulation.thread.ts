// Each simulation starts this anew, so that it loads nothing of the framework (simulation.thread.int.spec.ts).
import 'reflect-metadata';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { Database, errorCode, poolOptions, type DatabaseConnection } from '@baton/platform/database';
import { Problem, type ProblemContent } from '@baton/platform/problems';
import pg from 'pg';
import { simulate, type Progress, type SimulationQuestion, type SimulationResult } from './simulate.js';

/** What the thread is started with. */
export interface SimulationTask {
  readonly question: SimulationQuestion;
  readonly connection: Omit<DatabaseConnection, 'DATABASE_POOL_SIZE'>;
}

/** What it says: progress, then one of the others. */
export type SimulationMessage =
  | { readonly progress: Progress }
  | { readonly result: SimulationResult; readonly peakHeapBytes: number }
  | { readonly refused: ProblemContent }
  /** An error that is no problem. Its code gets lost when it is sent. */
  | { readonly failed: Error; readonly code: string | undefined };

/** How often progress is told. */
const TELL_MS = 250;
/** As many as there are statements in flight together. */
const CONNECTIONS = 3;

const { question, connection } = workerData as SimulationTask;
const say = (message: SimulationMessage): void => parentPort!.postMessage(message);
const pool = new pg.Pool(poolOptions({ ...connection, DATABASE_POOL_SIZE: CONNECTIONS }, 'assignment-simulation'));

let told = -Infinity;
let peakHeapBytes = 0;
function tell(progress: Progress): void {
  const now = performance.now();
  if (now - told < TELL_MS) return;
  told = now;
  noteHeap();
  say({ progress });
}
function noteHeap(): void {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  peakHeapBytes = Math.max(peakHeapBytes, heap + external);
}

try {
  const result = await simulate(new Database(pool), question, tell);
  noteHeap();
  say({ result, peakHeapBytes });
} catch (error) {
  if (error instanceof Problem) say({ refused: error.content });
  else say({ failed: error instanceof Error ? error : new Error(String(error)), code: errorCode(error) });
} finally {
  await pool.end();
}
