import type { Database } from '@baton/platform';
import { loadInquiries } from '../leads/inquiries.store.js';
import { entriesBetween } from '../routing/board/routing-log.store.js';
import type { RoutingConfiguration } from '../routing/types.js';
import type { Scenario } from './arrival.js';
import { foldReactions } from './fold-reactions.js';
import { historyOf, pastDecisions, presentScores, waitingSince, type LogBounds, type PastDecision } from './history.store.js';
import { PastArrivals, type PageKnowledge } from './past-arrivals.js';
import { PossessionLog } from './possession-log.js';
import { WorkingReaction } from './working-reaction.js';

const LOG_PAGE = 2_000;
const PAGE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

/** More requests than a replay has room for. */
export class TooManyArrivals extends Error {}

export interface HistoryQuestion extends Period {
  readonly bounds: LogBounds;
  /** The facts that any of the policies looks at. */
  readonly paths: ReadonlySet<string>;
  readonly configuration: RoutingConfiguration;
  /** Arrivals, at most. */
  readonly most: number;
}

/**
 * Reads what happened in a period, by pages of a few statements each, without a lock.
 * @param tell hears how many requests there are so far
 * @throws TooManyArrivals
 */
export async function readHistory(database: Database, question: HistoryQuestion, tell: (requests: number) => void): Promise<Scenario> {
  const { from, until, bounds, paths, configuration, most } = question;
  const { start, end } = bounds;
  const possessions = new PossessionLog();
  for (let seq = start + 1; seq <= end; seq += LOG_PAGE) {
    for (const { entry } of await entriesBetween(database, seq, Math.min(end, seq + LOG_PAGE - 1))) possessions.note(entry);
    tell(0);
  }
  const past = new PastArrivals(from.getTime(), possessions.claims, paths, new WorkingReaction(configuration));
  for (let after = { position: start - 1, decisionId: BEFORE_ALL }; ;) {
    const page = await pastDecisions(database, after, { from, until }, PAGE);
    const knowledge = await knowledgeOf(database, page, from);
    for (const decision of page) past.decided(decision, knowledge);
    if (past.arrivals.length > most) throw new TooManyArrivals();
    tell(past.arrivals.length);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last;
  }
  const waiting = await waitingSince(database, from);
  for (let at = 0; at < waiting.length; at += PAGE) {
    const page = waiting.slice(at, at + PAGE);
    const knowledge = await knowledgeOf(
      database,
      page.map(leadId => ({ leadId })),
      from,
    );
    for (const leadId of page) past.waits(leadId, knowledge);
    tell(past.arrivals.length);
  }
  const background = possessions.background.filter(({ at }) => at < until.getTime());
  return { from: from.getTime(), until: until.getTime(), arrivals: past.inOrder(), background };
}

async function knowledgeOf(database: Database, page: readonly Pick<PastDecision, 'leadId'>[], since: Date): Promise<PageKnowledge> {
  const leadIds = [...new Set(page.map(decision => decision.leadId))];
  const [inquiries, scores, history] = await Promise.all([
    loadInquiries(database, leadIds),
    presentScores(database, leadIds),
    historyOf(database, leadIds, since),
  ]);
  return { inquiries, scores, reactions: foldReactions(history.flatMap(row => row.entries)) };
}
