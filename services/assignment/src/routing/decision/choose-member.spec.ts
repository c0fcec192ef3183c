import fc from 'fast-check';
import { aBoard, aPool, aRep, aRequest, happen, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { RepConfiguration } from '../types.js';
import { chooseMember } from './choose-member.js';
import type { Requirements } from './requirements.js';
import { ONE_LEAD } from './fair-share.js';

const asked = { now: WEDNESDAY.getTime(), duringWorkingHours: true, skills: [], excluded: [] };
const full = { caps: { ...noCaps, open: 0 } };
const poolOf = (reps: readonly RepConfiguration[], weights: readonly number[] = []) =>
  aBoard({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map((rep, index) => [rep.repId, weights[index] ?? 1] as const),
      ),
    ],
  }).pools.get('pool')!;

describe('chooseMember', () => {
  it('counts each candidate once, under the first filter that failed', () => {
    const choice = chooseMember(poolOf([aRep('a', full), aRep('b', { active: false, ...full }), aRep('c'), aRep('d', full)]), asked, 1);
    expect(choice).toMatchObject({ eligible: 1, counts: { 'at-cap-open': 2, inactive: 1 } });
    expect(choice.winner!.rep.configuration.repId).toBe('c');
  });

  it('advances virtual time by the weight of those who competed, not of all', () => {
    const choice = chooseMember(poolOf([aRep('a'), aRep('b'), aRep('off', { active: false })], [3, 1, 100]), asked, 1);
    expect(choice.turn).toEqual({ virtualTime: ONE_LEAD / 4, pass: Math.round(ONE_LEAD / choice.winner!.weight) });
  });

  it('has no winner and no turn in a pool where nobody is free', () => {
    expect(chooseMember(poolOf([aRep('a', full)]), asked, 1)).toMatchObject({ winner: null, turn: null, eligible: 0 });
    expect(chooseMember(poolOf([]), asked, 1)).toEqual({ winner: null, turn: null, eligible: 0, counts: {} });
  });

  it('changes nothing', () => {
    const pool = poolOf([aRep('a'), aRep('b')]);
    const before = JSON.stringify(pool.members.map(member => [member.pass, member.rep.slots]));
    expect(chooseMember(pool, asked, 5)).toEqual(chooseMember(pool, asked, 5));
    expect([JSON.stringify(pool.members.map(member => [member.pass, member.rep.slots])), pool.virtualTime]).toEqual([before, 0]);
  });

  it('catches up when virtual time had fallen behind everybody', () => {
    const pool = poolOf([aRep('a'), aRep('b')]);
    for (const member of pool.members) member.pass = 5 * ONE_LEAD;
    pool.members[1]!.pass += 7;
    const { winner, turn } = chooseMember(pool, asked, 1);
    expect(winner).toBe(pool.members[0]);
    expect(turn).toEqual({ virtualTime: 5.5 * ONE_LEAD, pass: 6 * ONE_LEAD });
  });
});

describe('a preference', () => {
  const prefer = (ahead: number, ...skills: string[]) => ({ ...asked, prefer: { skills, ahead } });
  const team = () => poolOf([aRep('a'), aRep('b', { skills: ['de'] }), aRep('c', { skills: ['de', 'saas'] })]);
  const winnerOf = (pool: ReturnType<typeof poolOf>, requirements: Requirements) =>
    chooseMember(pool, requirements, 1).winner!.rep.configuration.repId;

  it('is for who has more of it, else for the next in turn', () => {
    expect(winnerOf(team(), prefer(5, 'de', 'saas'))).toBe('c');
    expect(winnerOf(poolOf([aRep('a'), aRep('b', { skills: ['de'] })]), prefer(5, 'de', 'saas'))).toBe('b');
    expect(winnerOf(poolOf([aRep('a')]), prefer(5, 'de', 'saas'))).toBe('a');
  });

  it('ends where somebody is too far ahead of the own turn', () => {
    const pool = team();
    const c = pool.member('c')!;
    c.pass = 2 * ONE_LEAD;
    c.rep.changed();
    expect(winnerOf(pool, prefer(2, 'de', 'saas'))).toBe('c');
    expect(winnerOf(pool, prefer(1, 'de', 'saas'))).toBe('b');
  });

  it('counts what somebody gets out of turn like any other lead', () => {
    const pool = team();
    const { winner, turn } = chooseMember(pool, prefer(5, 'saas'), 1);
    expect(winner!.rep.configuration.repId).toBe('c');
    expect(turn).toEqual({ virtualTime: Math.round(ONE_LEAD / 3), pass: ONE_LEAD });
  });

  it('by load is for who would not have so many leads more than the least loaded', () => {
    const board = aBoard({
      reps: [aRep('a'), aRep('b', { skills: ['de'] })],
      pools: [aPool('pool', ['a', 'b'], { strategy: 'least-loaded' })],
    });
    for (let n = 0; n < 3; n++) happen(board, { kind: 'taken', repId: 'b', leadId: aRequest(n).lead.leadId, cause: 'owner-reported' });
    const pool = board.pools.get('pool')!;
    expect([winnerOf(pool, prefer(3, 'de')), winnerOf(pool, prefer(2, 'de'))]).toEqual(['b', 'a']);
  });

  it('goes to nobody who is further ahead of the own turn than it says, whatever came before', () => {
    const members = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 8 });
    const leads = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(members, fc.integer({ min: 0, max: 6 }), leads, (drawn, ahead, preferring) => {
        const reps = drawn.map(([, has], index) => aRep(`rep-${index}`, { skills: has ? ['de'] : [] }));
        const pool = poolOf(
          reps,
          drawn.map(([weight]) => weight),
        );
        for (const [n, isPreferring] of preferring.entries()) {
          const time = Math.max(pool.virtualTime, Math.min(...pool.members.map(member => member.pass)));
          const { winner, turn } = chooseMember(pool, isPreferring ? prefer(ahead, 'de') : asked, n);
          const leadsAhead = (winner!.pass - time) / winner!.stride;
          const isPreferred = isPreferring && winner!.rep.skills.has('de');
          expect(leadsAhead).toBeLessThan((isPreferred ? ahead : 0) + 0.01);
          const within = pool.members.filter(member => member.rep.skills.has('de') && member.pass <= time + ahead * member.stride);
          if (isPreferring && within.length > 0) expect(isPreferred).toBe(true);
          pool.applyTurn(winner!.rep.configuration.repId, turn!);
        }
      }),
      { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 200) },
    );
  });
});
