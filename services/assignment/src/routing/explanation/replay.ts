import type { Transaction } from '@baton/platform';
import { boardFrom } from '../board/board-snapshot.js';
import { BoardState } from '../board/board-state.js';
import { decisionsAfter, findDecision } from '../board/decisions.store.js';
import { entriesBetween } from '../board/routing-log.store.js';
import { snapshotBefore } from '../board/snapshots.store.js';
import { explainDecision, isReproduced, type Explanation } from './explain-decision.js';
import { takeTurns } from './take-turns.js';

type Reader = Pick<Transaction, 'query'>;
const PAGE = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The board as it was at a place in the log, from the last snapshot before it. */
export async function boardAt(reader: Reader, position: number): Promise<BoardState> {
  const snapshot = await snapshotBefore(reader, position);
  const board = snapshot ? boardFrom(snapshot) : new BoardState();
  await forward(reader, board, position);
  return board;
}

async function forward(reader: Reader, board: BoardState, position: number): Promise<void> {
  while (board.seq < position) {
    const rows = await entriesBetween(reader, board.seq + 1, Math.min(position, board.seq + PAGE));
    if (rows.length === 0) throw new Error(`the routing log lacks entry ${board.seq + 1}`);
    for (const { entry } of rows) board.apply(entry);
  }
}

/**
 * Explains a stored decision, beside whatever else the process does; undefined when there is none of this id.
 * @param gone gives it up
 */
export async function explainStored(reader: Reader, decisionId: string, gone?: AbortSignal): Promise<Explanation | undefined> {
  const stored = await findDecision(reader, decisionId);
  return stored && takeTurns(explainDecision(await boardAt(reader, stored.decision.position), stored), gone);
}

export interface ReplayReport {
  decisions: number;
  reproduced: number;
  /** Of erased leads and of other engine versions. */
  notReplayed: number;
  /** Ids of the first that came out otherwise. */
  different: string[];
}

/** Makes every decision from a place in the log on again, in their order, and compares. */
export async function replayDecisions(reader: Reader, from = 0): Promise<ReplayReport> {
  const report: ReplayReport = { decisions: 0, reproduced: 0, notReplayed: 0, different: [] };
  const board = await boardAt(reader, from);
  for (let after = { position: from - 1, decisionId: BEFORE_ALL }; ;) {
    const page = await decisionsAfter(reader, after, PAGE);
    if (page.length === 0) return report;
    for (const stored of page) {
      await forward(reader, board, stored.decision.position);
      const verdict = isReproduced(board, stored);
      report.decisions += 1;
      if (verdict === null) report.notReplayed += 1;
      else if (verdict) report.reproduced += 1;
      else if (report.different.length < 100) report.different.push(stored.decision.decisionId);
    }
    const last = page.at(-1)!.decision;
    after = { position: last.position, decisionId: last.decisionId };
  }
}
