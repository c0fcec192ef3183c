import type { RepConfiguration } from '../routing/types.js';
import type { RunningClock } from '../life-cycle/running-clock.js';
import type { Lead } from '../life-cycle/lead.js';
import type { QueuePlace } from '../queue/queue-view.store.js';
import type { HistoryEntry } from './history.store.js';
import type { Inquiry } from './inquiry.js';

/** The last decision about a lead, as it was stored. */
export interface LastDecision {
  readonly decisionId: string;
  readonly decidedAt: Date;
  readonly kind: string;
  readonly rule: string;
  readonly poolId: string | null;
  readonly repId: string | null;
  readonly outcome: { because?: string; counts?: object };
}

export interface LeadRecord {
  readonly lead: Lead;
  readonly rep: Pick<RepConfiguration, 'repId' | 'name'> | null;
  /** Since when an event of it waits to be repaired. */
  readonly blockedSince: Date | null;
}

/** A lead in a list. */
export const leadSummary = ({ lead, rep, blockedSince }: LeadRecord) => ({
  leadId: lead.id,
  place: blockedSince === null ? lead.place : 'blocked',
  status: lead.status,
  outcome: lead.outcome,
  score: lead.score,
  grade: lead.grade,
  owner: lead.ownership && { repId: lead.ownership.repId, name: rep?.name ?? lead.ownership.repId, since: lead.ownership.since },
  next: lead.due,
});

/** A clock that runs, with what it does next. */
const clockView = ({ name, goal, dueAt, steps }: RunningClock) => ({
  clock: name,
  ...(goal === null ? {} : { goal }),
  dueAt,
  next: steps[0] ?? null,
});

/** Everything about a lead that its life cycle knows; no personal data. */
export const leadView = (
  record: LeadRecord,
  inquiries: readonly Inquiry[],
  decision: LastDecision | null,
  history: readonly (HistoryEntry & { at: Date })[],
  queuePlace: QueuePlace | null = null,
) => {
  const { lead, blockedSince } = record;
  const { ownership, queue, memory } = lead;
  return {
    ...leadSummary(record),
    ...(blockedSince === null ? {} : { blockedSince, placeWithoutBlock: lead.place }),
    mergedInto: lead.mergedInto,
    attempts: lead.attempts,
    assignment: ownership && {
      assignmentId: ownership.assignmentId,
      decisionId: ownership.decisionId,
      poolId: ownership.poolId,
      policyHash: ownership.policyHash,
      ...(ownership.weight === 1 ? {} : { weight: ownership.weight }),
    },
    sla: ownership && {
      acceptBy: ownership.acceptBy,
      acceptedAt: ownership.acceptedAt,
      contactBy: ownership.contactBy,
      contactedAt: ownership.contactedAt,
      ...(ownership.clocks === null ? {} : { clocks: ownership.clocks.map(clockView) }),
    },
    queue: queue && { poolId: queue.poolId, reason: queue.reason, since: queue.since, ...queuePlace },
    episode: lead.episode,
    lostBy: memory.lostBy ?? [],
    inquiries: inquiries.map(({ inquiryId, originalLeadId, sourceId, externalId, occurredAt, facts }) => ({
      inquiryId,
      ...(originalLeadId === lead.id ? {} : { originalLeadId }),
      sourceId,
      externalId,
      occurredAt,
      mediaType: facts.origin.mediaType,
      channel: facts.origin.channel,
      campaign: facts.origin.campaign ?? null,
    })),
    decision: decision && {
      decisionId: decision.decisionId,
      decidedAt: decision.decidedAt,
      kind: decision.kind,
      rule: decision.rule,
      poolId: decision.poolId,
      repId: decision.repId,
      ...decision.outcome,
    },
    history,
  };
};
