import { derivedId, type BatonEvent, type EventData, type EventName } from '@baton/contracts';
import type { Decision, RepConfiguration } from '../routing/types.js';
import type { Context, LifeCycleSettings } from './context.js';
import { unknownLead, type Lead, type Ownership } from './lead.js';
import type { Effect, Step } from './step.js';

export const NOW = new Date('2026-03-02T09:00:00Z');
export const LEAD = '11111111-1111-4111-8111-111111111111';
export const minutesLater = (minutes: number, from = NOW) => new Date(from.getTime() + minutes * 60_000);

const HOUR = 3_600_000;
export const settings: LifeCycleSettings = {
  scoreWaitMs: 2_000,
  inquiryWaitMs: HOUR,
  followUpMs: 720 * HOUR,
  nurtureMs: 4_320 * HOUR,
  escalationMs: 24 * HOUR,
  breachesBeforeEscalation: 3,
  queueEscalationMs: 24 * HOUR,
  queueAgingMs: 4 * HOUR,
};

const rep = (repId: string, name: string): RepConfiguration => ({
  repId,
  name,
  email: null,
  externalId: `crm-${repId}`,
  active: true,
  timeZone: 'UTC',
  calendarId: null,
  timeOff: [],
  skills: [],
  caps: { open: null, hour: null, day: null, week: null },
});
export const reps = new Map([rep('anna', 'Anna Berg'), rep('ben', 'Ben Cole'), rep('cleo', 'Cleo Diaz')].map(r => [r.repId, r]));

/** A context in which clocks run on the calendar of the universe. */
export const contextAt = (now = NOW): Context => ({
  now,
  settings,
  repByExternalId: externalId => [...reps.values()].find(r => r.externalId === externalId),
  nameOf: repId => reps.get(repId)?.name ?? repId,
  deadlines: (_repId, level, from) => ({
    acceptBy: level?.acceptMinutes == null ? null : minutesLater(level.acceptMinutes, from),
    contactBy: level?.contactMinutes == null ? null : minutesLater(level.contactMinutes, from),
    clocks: null,
  }),
  queueTiers: () => [],
  declineBudget: () => null,
  weightOf: () => 1,
  recentConduct: () => ({ assigned: 0, declined: 0 }),
});
export const context = contextAt();

let events = 0;
/** An event about the lead, with what the test cares about. */
export function event<N extends EventName>(name: N, data: Partial<EventData<N>>, envelope: Partial<BatonEvent<N>> = {}): BatonEvent<N> {
  const id = derivedId(`event-${events++}`, name);
  const time = NOW.toISOString();
  const filled = { leadId: LEAD, sourceId: 'crm', externalId: id, occurredAt: time, ...data };
  return { name, id, source: '/baton/intake', key: LEAD, time, streamVersion: 1, data: filled as EventData<N>, ...envelope };
}

export const inquiry = (data: Partial<EventData<'inquiry-accepted'>> = {}, envelope: Partial<BatonEvent<'inquiry-accepted'>> = {}) =>
  event(
    'inquiry-accepted',
    {
      inquiryId: derivedId(`inquiry-${events}`, 'inquiry'),
      connector: 'native',
      acceptedAt: NOW.toISOString(),
      known: false,
      isTest: false,
      person: { email: 'ada@example.com' },
      company: {},
      origin: { mediaType: 'paid-search', channel: 'google-ads' },
      answers: {},
      consent: {},
      ...data,
    },
    envelope,
  );

export const scored = (data: Partial<EventData<'lead-scored'>> = {}) =>
  event('lead-scored', { score: 82, grade: 'A', reasons: [], scoredAt: NOW.toISOString(), sawIntakeVersion: 1, ...data });

export const ownership = (over: Partial<Ownership> = {}): Ownership => ({
  repId: 'anna',
  assignmentId: '22222222-2222-4222-8222-222222222222',
  decisionId: '33333333-3333-4333-8333-333333333333',
  poolId: 'inside',
  policyHash: 'hash',
  weight: 1,
  since: NOW,
  acceptBy: minutesLater(15),
  contactBy: minutesLater(60),
  acceptedAt: null,
  contactedAt: null,
  clocks: null,
  ...over,
});

/** A lead of each place, as it could have come there. */
export const leads = {
  unknown: (over: Partial<Lead> = {}): Lead => ({ ...unknownLead(LEAD, 3), ...over }),
  awaiting: (over: Partial<Lead> = {}): Lead =>
    leads.unknown({
      place: 'awaiting-score',
      seenAt: NOW,
      awaitedInquiryId: '44444444-4444-4444-8444-444444444444',
      awaitedVersion: 1,
      due: { kind: 'score-wait', at: minutesLater(1) },
      ...over,
    }),
  queued: (over: Partial<Lead> = {}): Lead =>
    leads.unknown({
      place: 'queued',
      status: 'mql',
      seenAt: NOW,
      score: 60,
      grade: 'B',
      scoredAt: NOW,
      queue: { poolId: 'inside', reason: 'no-capacity', since: NOW, policyHash: 'hash', position: 7, value: null },
      due: { kind: 'queue-retry', at: minutesLater(15) },
      ...over,
    }),
  assigned: (over: Partial<Lead> = {}): Lead =>
    leads.unknown({
      place: 'assigned',
      status: 'mql',
      seenAt: NOW,
      score: 82,
      grade: 'A',
      scoredAt: NOW,
      ownership: ownership(),
      lastOwner: 'anna',
      attempts: 1,
      due: { kind: 'accept', at: minutesLater(15) },
      streamVersion: 1,
      ...over,
    }),
  nurturing: (over: Partial<Lead> = {}): Lead =>
    leads.unknown({
      place: 'nurturing',
      seenAt: NOW,
      score: 20,
      episode: { episodeId: '55555555-5555-4555-8555-555555555555', program: 'newcomers' },
      due: { kind: 'nurture-silent', at: minutesLater(9_999) },
      ...over,
    }),
  closed: (outcome: NonNullable<Lead['outcome']>, over: Partial<Lead> = {}): Lead =>
    leads.unknown({
      place: 'closed',
      outcome,
      status: outcome === 'won' || outcome === 'lost' || outcome === 'disqualified' ? outcome : 'mql',
      seenAt: NOW,
      lastOwner: 'anna',
      attempts: 1,
      ...(outcome === 'merged' ? { mergedInto: '66666666-6666-4666-8666-666666666666' } : {}),
      ...over,
    }),
};

const basis = {
  decisionId: '77777777-7777-4777-8777-777777777777',
  leadId: LEAD,
  decidedAt: NOW,
  rule: 'fallback',
  poolId: 'inside',
  policyHash: 'hash',
  because: 'Anna Berg is next',
  position: 9,
  sla: { acceptMinutes: 15, contactMinutes: 60 },
  candidates: 2,
  eligible: 1,
  counts: {},
};
/** Decisions of each kind. */
export const decide = {
  assign: (repId = 'anna'): Decision => ({ ...basis, kind: 'assign', repId }),
  queue: (over: { poolId?: string | null; nextTryAt?: Date; value?: number } = {}): Decision => ({
    ...basis,
    kind: 'queue',
    reason: 'no-capacity',
    nextTryAt: minutesLater(15),
    ...over,
  }),
  nurture: (program: string | null = 'newcomers'): Decision => ({ ...basis, kind: 'nurture', poolId: null, program }),
  close: (): Decision => ({ ...basis, kind: 'close', poolId: null, outcome: 'disqualified' }),
};

/** What a step tells and asks, in short: names of events, `release anna`, `take ben`, `route`; notes are left out. */
export const inShort = ({ effects, route }: Step): string[] => [...effects.flatMap(brief), ...(route ? ['route'] : [])];

function brief(effect: Effect): string | [] {
  switch (effect.kind) {
    case 'emit':
      return effect.name;
    case 'announce':
      return 'lead-assigned';
    case 'hand-over':
      return 'lead-sent-to-nurture';
    case 'release':
      return `release ${effect.repId}`;
    case 'take':
      return `take ${effect.repId}`;
    case 'forget':
      return 'forget';
    case 'note':
      return [];
  }
}

/** The data of the first event of this name that a step tells. */
export const told = (step: Step, name: EventName): Record<string, unknown> => {
  const effect = step.effects.find(e => e.kind === 'emit' && e.name === name);
  return effect?.kind === 'emit' ? { ...effect.data } : {};
};
