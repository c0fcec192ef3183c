import { aLimit, aRep, noCaps, officeHours, WEDNESDAY } from '../board/board.builder.js';
import { RepState } from '../board/rep-state.js';
import { occupy } from '../board/slots.js';
import { ineligibleReasons, type IneligibleReason, type RepConfiguration } from '../types.js';
import { describeFailure, filterHoldsUntil, firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { nextOfRep } from './next-of-rep.js';

const asked = (given: Partial<Requirements> = {}): Requirements => ({
  now: WEDNESDAY.getTime(),
  duringWorkingHours: true,
  skills: [],
  excluded: [],
  ...given,
});
const gradeA = { grade: 'A', sourceId: null } as const;
const stateOf = (given: Partial<RepConfiguration>, open = 0): RepState => {
  const rep = new RepState(aRep('ann', given), given.calendarId ? officeHours : undefined);
  rep.isPresenceKnown = true;
  for (let n = 0; n < open; n++) {
    occupy(rep.slots, rep.configuration.timeZone, WEDNESDAY.getTime(), true, { poolId: 'emea' });
    rep.countLead(rep.countersFor(null, gradeA), WEDNESDAY.getTime());
  }
  return rep;
};

/** One way to fail each filter, with the words for it. */
const ways: Record<IneligibleReason, { rep: Partial<RepConfiguration>; open?: number; asked?: Partial<Requirements>; words: string }> = {
  inactive: { rep: { active: false }, words: 'is not active' },
  'time-off': { rep: { timeOff: [{ from: '2026-03-04', to: '2026-03-04' }] }, words: 'has time off until 2026-03-05T00:00:00.000Z' },
  'outside-working-hours': {
    rep: { calendarId: 'office', timeZone: 'America/New_York' },
    words: 'is outside working hours until 2026-03-04T14:00:00.000Z',
  },
  'not-present': { rep: { needsPresence: true }, words: 'is not online yet' },
  'skill-missing': { rep: { skills: ['de'] }, asked: { skills: ['de', 'fr', 'it'] }, words: 'lacks fr, it' },
  excluded: { rep: {}, asked: { excluded: [{ repId: 'ann', because: 'let it lie in May' }] }, words: 'let it lie in May' },
  'too-heavy': { rep: { caps: { ...noCaps, open: 2 } }, asked: { weight: 3 }, words: 'may have 2 open at most, and this lead weighs 3' },
  'at-cap-open': { rep: { caps: { ...noCaps, open: 2 } }, open: 2, words: 'has 2 of 2 open leads' },
  'at-cap-pool': {
    rep: { caps: { ...noCaps, pools: { emea: 2 } } },
    open: 2,
    asked: { poolId: 'emea' },
    words: 'has 2 of 2 open leads of emea',
  },
  'at-cap-hour': { rep: { caps: { ...noCaps, hour: 1 } }, open: 1, words: 'got 1 of 1 leads this hour' },
  'at-cap-day': { rep: { caps: { ...noCaps, day: 3 } }, open: 3, words: 'got 3 of 3 leads this day' },
  'at-cap-week': { rep: { caps: { ...noCaps, week: 1 } }, open: 2, words: 'got 2 of 1 leads this week' },
  'at-limit': {
    rep: { limits: [aLimit({ most: 2, per: 'day', grades: ['A'] })] },
    open: 2,
    asked: { lead: gradeA },
    words: 'got 2 of 2 leads of grade A this day',
  },
};

describe('firstFailedFilter', () => {
  it('lets somebody in who fails none', () => {
    expect(
      firstFailedFilter(stateOf({ skills: ['de'], caps: { open: 3, hour: 3, day: 3, week: 3 } }, 2), asked({ skills: ['de'] })),
    ).toBeNull();
  });

  it.each(ineligibleReasons)('keeps out for %s, and says by how much', reason => {
    const way = ways[reason];
    const rep = stateOf(way.rep, way.open);
    expect(firstFailedFilter(rep, asked(way.asked))).toBe(reason);
    expect(describeFailure(rep, reason, asked(way.asked))).toBe(way.words);
  });

  it('asks in the fixed order: of two that fail, the earlier is named', () => {
    for (const [first, earlier] of ineligibleReasons.entries())
      for (const later of ineligibleReasons.slice(first + 1)) {
        const [a, b] = [ways[earlier], ways[later]];
        const caps = { ...noCaps, ...given(b.rep.caps), ...given(a.rep.caps) };
        const rep = stateOf({ ...b.rep, ...a.rep, caps }, Math.max(a.open ?? 0, b.open ?? 0));
        expect(firstFailedFilter(rep, asked({ ...b.asked, ...a.asked }))).toBe(earlier);
      }
  });

  it('keeps out whoever needs to be present and is not, and only while that is known', () => {
    const rep = stateOf({ needsPresence: true });
    const since = WEDNESDAY.getTime() - 3_600_000;
    const failedAs = (state: 'online' | 'away' | 'offline') => {
      rep.presence = { state, since, toldAt: since };
      return firstFailedFilter(rep, asked());
    };
    expect([failedAs('online'), failedAs('away'), failedAs('offline')]).toEqual([null, 'not-present', 'not-present']);
    rep.presence = { state: 'away', since, toldAt: since };
    expect(describeFailure(rep, 'not-present', asked())).toBe('is away since 09:00');
    rep.isPresenceKnown = false;
    expect(firstFailedFilter(rep, asked())).toBeNull();
    const other = stateOf({});
    other.presence = rep.presence;
    expect(firstFailedFilter(other, asked())).toBeNull();
  });

  it('gives work at any hour where the pool says so, but never in time off', () => {
    const anytime = asked({ duringWorkingHours: false });
    expect(firstFailedFilter(stateOf(ways['outside-working-hours'].rep), anytime)).toBeNull();
    expect(firstFailedFilter(stateOf(ways['time-off'].rep), anytime)).toBe('time-off');
  });

  it('takes a cap of zero as no leads at all', () => {
    expect(firstFailedFilter(stateOf({ caps: { ...noCaps, open: 0 } }), asked())).toBe('at-cap-open');
    expect(firstFailedFilter(stateOf({ caps: { ...noCaps, week: 0 } }), asked())).toBe('at-cap-week');
  });

  it('keeps out only the leads that a limit is about', () => {
    const rep = stateOf({ limits: [aLimit({ most: 1, per: 'week', sources: ['fair'], pools: ['emea'] })] });
    rep.countLead(rep.countersFor('emea', { grade: 'B', sourceId: 'fair' }), WEDNESDAY.getTime());
    const from = (poolId: string | null, sourceId: string) => firstFailedFilter(rep, asked({ poolId, lead: { grade: 'B', sourceId } }));
    expect([from('emea', 'fair'), from('emea', 'site'), from('us', 'fair'), from(null, 'fair')]).toEqual(['at-limit', null, null, null]);
    expect(describeFailure(rep, 'at-limit', asked({ poolId: 'emea', lead: { grade: 'B', sourceId: 'fair' } }))).toBe(
      'got 1 of 1 leads from fair in emea this week',
    );
  });

  it('names the limit that is spread over days by what it is spread from', () => {
    const rep = stateOf({ limits: [aLimit({ most: 14, per: 'month', spread: true })] }, 1);
    expect(firstFailedFilter(rep, asked())).toBe('at-limit');
    expect(describeFailure(rep, 'at-limit', asked())).toBe('got 1 of 1 leads (14 a month, spread over its days) this day');
  });

  it('lets in again when the window has passed', () => {
    const rep = stateOf({ caps: { ...noCaps, hour: 1 } }, 1);
    expect(firstFailedFilter(rep, asked({ now: Date.parse('2026-03-04T10:59:59Z') }))).toBe('at-cap-hour');
    expect(firstFailedFilter(rep, asked({ now: Date.parse('2026-03-04T11:00:00Z') }))).toBeNull();
  });

  it('lets a lead in only where all that it weighs fits, and says what that is', () => {
    const rep = stateOf({ caps: { ...noCaps, open: 12, pools: { emea: 10 } } }, 8);
    const filterOf = (weight: number, poolId: string | null = null) => firstFailedFilter(rep, asked({ weight, poolId }));
    expect([4, 5, 12, 13].map(weight => filterOf(weight))).toEqual([null, 'at-cap-open', 'at-cap-open', 'too-heavy']);
    expect([2, 3, 10, 11].map(weight => filterOf(weight, 'emea'))).toEqual([null, 'at-cap-pool', 'at-cap-open', 'too-heavy']);
    expect(filterOf(4, 'us')).toBeNull();
    expect(describeFailure(rep, 'at-cap-open', asked({ weight: 5 }))).toBe('has 8 of 12 open by weight; this one weighs 5');
    expect(describeFailure(rep, 'at-cap-pool', asked({ weight: 3, poolId: 'emea' }))).toBe(
      'has 8 of 10 open by weight of emea; this one weighs 3',
    );
    expect(describeFailure(rep, 'too-heavy', asked({ weight: 11, poolId: 'emea' }))).toBe(
      'may have 10 open at most, and this lead weighs 11',
    );
  });

  it('keeps room from all leads but the one that it is kept for, until its time is over', () => {
    const rep = stateOf({ caps: { ...noCaps, open: 12, pools: { emea: 11 } } }, 8);
    const until = WEDNESDAY.getTime() + 1_800_000;
    rep.keepRoom('emea', { poolId: 'emea', repId: 'ann', leadId: 'heavy', weight: 4, until });
    const light = asked({ weight: 1 });
    expect(firstFailedFilter(rep, light)).toBe('at-cap-open');
    expect(describeFailure(rep, 'at-cap-open', light)).toBe(
      'has 8 of 12 open by weight; this one weighs 1; keeps 4 for a lead that has waited long',
    );
    expect(filterHoldsUntil(rep, 'at-cap-open', light)).toBe(until);
    expect(firstFailedFilter(rep, { ...light, now: until })).toBeNull();
    expect(firstFailedFilter(rep, asked({ weight: 3, poolId: 'emea', leadId: 'heavy' }))).toBeNull();
    expect(nextOfRep(rep, light)).toBe(until);
    rep.keepRoom('emea', null);
    expect(firstFailedFilter(rep, light)).toBeNull();
  });

  it('says by how much somebody is over a cap', () => {
    expect(describeFailure(stateOf({ caps: { ...noCaps, open: 2 } }, 5), 'at-cap-open', asked())).toBe(
      'has 5 open leads, over the cap of 2',
    );
  });
});

const given = (caps: RepConfiguration['caps'] | undefined) =>
  Object.fromEntries(Object.entries(caps ?? {}).filter(([, limit]) => limit !== null));
