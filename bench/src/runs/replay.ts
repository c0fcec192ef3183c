import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Database, valueTypes, type Transaction } from '@baton/platform';
import pg from 'pg';

/** Whether the decisions of a run can be explained: each was made again from what was stored. */
export interface Replay {
  readonly decisions: number;
  readonly reproduced: number;
  /** Ids of the first that came out otherwise. */
  readonly different: readonly string[];
  readonly seconds: number;
}

interface Replaying {
  replayDecisions(reader: Pick<Transaction, 'query'>): Promise<Omit<Replay, 'seconds'>>;
}

/** Makes every decision again that assignment has stored, those that let a lead wait as well. @param root of the repository, built */
export async function measureReplay(root: string, databaseUrl: string): Promise<Replay> {
  // As the service itself does it, by its built code: the bench knows no service's types.
  const built = join(root, 'services', 'assignment', 'dist', 'routing', 'explanation', 'replay.js');
  const { replayDecisions } = (await import(pathToFileURL(built).href)) as Replaying;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, types: valueTypes });
  try {
    const started = performance.now();
    const { decisions, reproduced, different } = await replayDecisions(new Database(pool));
    return { decisions, reproduced, different, seconds: (performance.now() - started) / 1_000 };
  } finally {
    await pool.end();
  }
}

/** What is wrong with it; empty when nothing is. */
export const faultsOfReplay = ({ decisions, reproduced, different }: Replay): string[] =>
  reproduced === decisions ? [] : [`${decisions - reproduced} of ${decisions} decisions came out otherwise: ${different.join(', ')}`];
