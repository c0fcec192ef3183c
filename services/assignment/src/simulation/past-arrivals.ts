import { combineFacts, newestOf, type Inquiry } from '../leads/inquiry.js';
import { factsOf, type FactValues } from '../policies/facts.js';
import type { Arrival, Possession } from './arrival.js';
import type { Reaction } from './fold-reactions.js';
import type { PastDecision, Score } from './history.store.js';
import type { Claim } from './possession-log.js';
import type { WorkingReaction } from './working-reaction.js';

/** What is known beside the decisions of a page. */
export interface PageKnowledge {
  readonly inquiries: ReadonlyMap<string, readonly Inquiry[]>;
  readonly scores: ReadonlyMap<string, Score>;
  readonly reactions: ReadonlyMap<string, Reaction>;
}

type Asked = Pick<PastDecision, 'decisionId' | 'leadId' | 'input'> & { readonly at: number };

/** The requests of a period, made of its decisions in their order. */
export class PastArrivals {
  readonly arrivals: Arrival[] = [];
  private readonly lastOf = new Map<string, Arrival>();
  private readonly attempts = new Map<string, number>();

  /**
   * @param from where the period begins: who had been waiting then asks at that moment
   * @param paths the facts that any of the policies looks at
   */
  constructor(
    private readonly from: number,
    private readonly claims: ReadonlyMap<string, Claim>,
    private readonly paths: ReadonlySet<string>,
    private readonly working: WorkingReaction,
  ) {}

  /** A decision that began a request or ended its wait. */
  decided(decision: PastDecision, knowledge: PageKnowledge): void {
    const { leadId, endsWait } = decision;
    const waited = endsWait ? this.lastOf.get(leadId) : undefined;
    const arrival = waited ?? this.ask({ ...decision, at: endsWait ? this.from : decision.at.getTime() }, knowledge);
    if (decision.kind !== 'assign') return;
    arrival.happened = this.possession(decision, knowledge);
    this.attempts.set(leadId, (this.attempts.get(leadId) ?? 0) + 1);
  }

  /** A lead that has waited since before the period, and still does. */
  waits(leadId: string, knowledge: PageKnowledge): void {
    if (!this.lastOf.has(leadId)) this.ask({ decisionId: '', leadId, input: null, at: this.from }, knowledge);
  }

  /** By the time at which they ask, numbered anew. */
  inOrder(): Arrival[] {
    return this.arrivals.toSorted((a, b) => a.at - b.at || a.index - b.index).map((arrival, index) => Object.assign(arrival, { index }));
  }

  private ask(asked: Asked, knowledge: PageKnowledge): Arrival {
    const { leadId, at, input } = asked;
    const { score, grade } = this.scoreOf(asked, knowledge);
    const last = this.lastOf.get(leadId);
    const arrival: Arrival = {
      index: this.arrivals.length,
      leadId,
      at,
      facts: this.factsOf(asked, { score, grade }, knowledge),
      score,
      grade,
      currentOwner: input?.currentOwner ?? null,
      previousOwner: input?.previousOwner ?? null,
      excludedReps: input?.excludedReps ?? [],
      happened: null,
      next: null,
    };
    this.arrivals.push(arrival);
    this.lastOf.set(leadId, arrival);
    const owner = last?.happened?.repId;
    if (last && owner && arrival.excludedReps.some(each => each.repId === owner)) last.next = arrival;
    return arrival;
  }

  /** What the decision saw goes before what is known of the lead by now. */
  private factsOf({ leadId, input, at }: Asked, score: Score, { inquiries }: PageKnowledge): FactValues {
    const all = inquiries.get(leadId) ?? [];
    const seen = all.filter(inquiry => inquiry.acceptedAt.getTime() <= at);
    const newest = newestOf(seen.length > 0 ? seen : all);
    const lead = {
      leadId,
      ...combineFacts(seen.length > 0 ? seen : all),
      sourceId: newest?.sourceId ?? '',
      ...score,
      isUnscored: score.score === null,
      known: newest?.known ?? false,
      attempts: this.attempts.get(leadId) ?? 0,
    };
    return { ...factsOf(lead, this.paths), ...input?.facts };
  }

  private scoreOf({ decisionId, leadId, input }: Asked, { scores, reactions }: PageKnowledge): Score {
    const told = reactions.get(decisionId);
    if (told) return { score: told.score, grade: told.grade };
    const present = scores.get(leadId) ?? { score: null, grade: null };
    const seen = input?.facts['lead.score'];
    if (typeof seen !== 'number') return input?.facts['lead.unscored'] === true ? { score: null, grade: null } : present;
    return { score: seen, grade: (input?.facts['lead.grade'] as Score['grade']) ?? present.grade };
  }

  private possession({ decisionId }: PastDecision, { reactions }: PageKnowledge): Possession | null {
    const claim = this.claims.get(decisionId);
    if (claim === undefined) return null;
    const { repId, poolId, at, heldMs } = claim;
    const reaction = reactions.get(decisionId);
    const working = (to: number | null | undefined) => this.working.between(repId, at, to ?? null);
    return { repId, poolId, heldMs, acceptMs: working(reaction?.acceptedAt), contactMs: working(reaction?.contactedAt) };
  }
}
