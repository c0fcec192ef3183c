import { readPolicy } from '../../policies/read-policy.js';
import type { PolicyDocument } from '../../policies/policy.document.js';
import type { CalendarConfiguration, Limit, PolicyConfiguration, PoolConfiguration, RepConfiguration, RoutingRequest } from '../types.js';
import { BoardState } from './board-state.js';
import type { LogEntry, Occurrence } from './log-entries.js';

/** A Wednesday, ten o'clock UTC. */
export const WEDNESDAY = new Date('2026-03-04T10:00:00.000Z');

export const noCaps = { open: null, hour: null, day: null, week: null };

/** A rep who is always at work and has no caps, except for what is given. */
export const aRep = (repId: string, given: Partial<RepConfiguration> = {}): RepConfiguration => ({
  repId,
  name: repId.toUpperCase(),
  email: null,
  externalId: null,
  active: true,
  timeZone: 'UTC',
  calendarId: null,
  timeOff: [],
  skills: [],
  ...given,
  caps: { ...noCaps, ...given.caps },
});

/** A limit on all leads of a day, except for what is given. */
export const aLimit = (given: Partial<Limit> & Pick<Limit, 'most'>): Limit => ({
  per: 'day',
  spread: false,
  pools: [],
  grades: [],
  sources: [],
  ...given,
});

/** A pool of reps, by id or as [id, weight]. */
export const aPool = (
  poolId: string,
  members: readonly (string | readonly [string, number])[],
  given: Partial<PoolConfiguration> = {},
): PoolConfiguration => ({
  poolId,
  name: poolId,
  strategy: 'weighted-round-robin',
  skills: [],
  duringWorkingHours: true,
  ...given,
  members: members.map(member => (typeof member === 'string' ? { repId: member, weight: 1 } : { repId: member[0], weight: member[1] })),
});

/** Monday to Friday, nine to five. */
export const officeHours: CalendarConfiguration = {
  calendarId: 'office',
  hours: { mon: ['09:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'], thu: ['09:00-17:00'], fri: ['09:00-17:00'] },
  holidays: null,
};

export const aPolicy = (document: Partial<PolicyDocument> & Pick<PolicyDocument, 'fallback'>): PolicyConfiguration => {
  const policy = readPolicy({ name: 'test', ...document });
  if (Array.isArray(policy)) throw new Error(JSON.stringify(policy));
  return policy;
};

/** Applies what happens to a board, at a time. */
export const happen = (board: BoardState, occurrence: Occurrence, at = WEDNESDAY): void =>
  board.apply({ ...occurrence, seq: board.seq + 1, at: at.getTime() } as LogEntry);

/** A board with these reps and pools; its policy sends every lead to the first pool, unless one is given. */
export function aBoard(parts: {
  reps: readonly RepConfiguration[];
  pools: readonly PoolConfiguration[];
  calendars?: readonly CalendarConfiguration[];
  policy?: PolicyConfiguration;
}): BoardState {
  const board = new BoardState();
  for (const calendar of parts.calendars ?? [officeHours]) happen(board, { kind: 'calendar-changed', calendar });
  for (const rep of parts.reps) happen(board, { kind: 'rep-changed', repId: rep.repId, rep });
  for (const pool of parts.pools) happen(board, { kind: 'pool-changed', poolId: pool.poolId, pool });
  happen(board, { kind: 'policy-activated', policy: parts.policy ?? aPolicy({ fallback: { pool: parts.pools[0]!.poolId } }) });
  return board;
}

const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

/** A request for the n-th lead. */
export const aRequest = (
  n: number,
  given: Partial<Omit<RoutingRequest, 'lead'>> & { lead?: Partial<RoutingRequest['lead']> } = {},
): RoutingRequest => ({
  decisionId: uuid(n),
  excludedReps: [],
  now: WEDNESDAY,
  seed: `seed-${n}`,
  ...given,
  lead: {
    leadId: uuid(n),
    person: {},
    company: {},
    origin: { mediaType: 'website', channel: 'form' },
    answers: {},
    consent: {},
    sourceId: 'site',
    score: 50,
    grade: 'B',
    isUnscored: false,
    known: false,
    attempts: 0,
    ...given.lead,
  },
});
