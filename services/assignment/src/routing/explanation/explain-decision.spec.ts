import { aBoard, aPolicy, aPool, aRep, aRequest, happen, noCaps, WEDNESDAY } from '../board/board.builder.js';
import type { Question } from '../../policies/compile-policy.js';
import type { BoardState } from '../board/board-state.js';
import type { StoredDecision } from '../board/decisions.store.js';
import { inputOf } from '../decision/decision-input.js';
import { ENGINE_VERSION, routeLead } from '../decision/route-lead.js';
import { explainDecision, isReproduced } from './explain-decision.js';
import { explained } from './explained.builder.js';

const board = () =>
  aBoard({
    reps: [aRep('ann'), aRep('ben', { caps: { ...noCaps, open: 1 } }), aRep('cleo', { active: false }), aRep('dan', { skills: ['de'] })],
    pools: [aPool('first', ['ann', 'ben', 'cleo']), aPool('second', ['dan'], { skills: ['fr'] })],
    policy: aPolicy({
      rules: [
        { id: 'hot', when: 'lead.score >= 80', to: { owner: { rep: 'cleo' }, otherwise: { pool: 'first', overflow: ['second'] } } },
        { id: 'cold', when: 'lead.score < 10', to: { nurture: 'default' } },
      ],
      fallback: { pool: 'first' },
    }),
  });
const decided = (state: BoardState, score: number): StoredDecision => {
  const input = inputOf(state, aRequest(1, { lead: { score } }));
  return { input, decision: routeLead(state, input).decision, engineVersion: ENGINE_VERSION };
};
const takeByBen = (state: BoardState) => happen(state, { kind: 'taken', repId: 'ben', leadId: aRequest(9).lead.leadId, cause: 'merged' });

describe('explainDecision', () => {
  it('names every candidate of every pool of the rule, with the first filter that failed and by how much, or its turn', () => {
    const state = board();
    takeByBen(state);
    const { rules, pools, isReproduced: same } = explained(state, decided(state, 90));
    expect(same).toBe(true);
    expect(rules).toEqual([{ id: 'hot', kind: 'named', when: 'lead.score >= 80', met: true, because: null }]);
    expect(pools).toEqual([
      {
        poolId: 'first',
        name: 'first',
        strategy: 'weighted-round-robin',
        candidates: [
          { repId: 'ann', name: 'ANN', failed: null, detail: 'is next', turn: 1, weight: 1, open: 0, change: null },
          {
            repId: 'ben',
            name: 'BEN',
            failed: 'at-cap-open',
            detail: 'has 1 of 1 open leads',
            turn: null,
            weight: 1,
            open: 1,
            change: expect.objectContaining({ inWords: expect.stringMatching(/^a cap of 2 open leads instead of 1/) }),
          },
          {
            repId: 'cleo',
            name: 'CLEO',
            failed: 'inactive',
            detail: 'is not active',
            turn: null,
            weight: 1,
            open: 0,
            change: { parts: [{ kind: 'active' }], inWords: 'being active' },
          },
        ],
      },
      {
        poolId: 'second',
        name: 'second',
        strategy: 'weighted-round-robin',
        candidates: [
          expect.objectContaining({
            failed: 'skill-missing',
            detail: 'lacks fr',
            change: expect.objectContaining({ inWords: 'the skill fr and ANN, BEN and CLEO not being free' }),
          }),
        ],
      },
    ]);
  });

  it('names the owners whom rules asked for, also of rules that passed the lead on', () => {
    const state = board();
    const { owners } = explained(state, decided(state, 90));
    expect(owners).toEqual([
      {
        rule: 'hot',
        repId: 'cleo',
        name: 'CLEO',
        failed: 'inactive',
        detail: 'is not active',
        open: 0,
        change: { parts: [{ kind: 'active' }], inWords: 'being active' },
      },
    ]);
    expect(explained(state, decided(state, 50)).owners).toEqual([]);
  });

  it('shows the line of those who were free: the winner is first', () => {
    const state = board();
    const stored = decided(state, 50);
    const [pool] = explained(state, stored).pools;
    const winner = pool!.candidates.find(candidate => candidate.turn === 1);
    expect(stored.decision).toMatchObject({ kind: 'assign', repId: winner!.repId });
    expect(pool!.candidates.map(candidate => candidate.turn).sort()).toEqual([1, 2, null]);
  });

  it('shows the rules that were asked before', () => {
    const state = board();
    expect(explained(state, decided(state, 5))).toMatchObject({
      rules: [
        { id: 'hot', kind: 'named', met: false, because: 'its condition is not met' },
        { id: 'cold', kind: 'named', met: true, because: null },
      ],
      pools: [],
    });
    expect(explained(state, decided(state, 50)).rules.map(rule => rule.id)).toEqual(['hot', 'cold', 'fallback']);
  });

  it('sees that a decision does not follow from its inputs', () => {
    const state = board();
    const stored = decided(state, 50);
    const changed = { ...stored, decision: { ...stored.decision, because: 'I said so' } };
    expect(explained(state, changed)).toMatchObject({ isReproduced: false, notReplayed: null });
    happen(state, { kind: 'rep-changed', repId: 'ann', rep: aRep('ann', { active: false }) });
    expect(isReproduced(state, stored)).toBe(false);
  });

  it('says why a decision can not be made again', () => {
    const state = board();
    const stored = decided(state, 50);
    expect(explained(state, { ...stored, input: null })).toMatchObject({
      isReproduced: null,
      notReplayed: expect.stringContaining('erased'),
      pools: [],
    });
    expect(explained(state, { ...stored, engineVersion: 0 })).toMatchObject({
      isReproduced: null,
      notReplayed: 'it was made by version 0 of the engine',
    });
  });

  it('changes nothing', () => {
    const state = board();
    const stored = decided(state, 50);
    explained(state, stored);
    expect(state.reps.get('ann')!.slots.open).toBe(0);
    expect(decided(state, 50)).toEqual(stored);
    expect(stored.decision.decidedAt).toEqual(WEDNESDAY);
  });

  it('names the next in line and those that came closest, at most three, an owner whom the rule named first', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map(id => aRep(id));
    const state = aBoard({
      reps: [...many, aRep('off', { active: false })],
      pools: [aPool('pool', [...many.map(rep => rep.repId), 'off'])],
    });
    const { nearest, decision } = explained(state, decided(state, 50));
    expect(nearest.map(each => each.reason)).toEqual([null, null, null]);
    expect(nearest[0]).toMatchObject({ detail: 'comes after 1 other' });
    expect(nearest.map(each => each.repId)).not.toContain((decision as { repId: string }).repId);

    const owned = board();
    expect(explained(owned, decided(owned, 90)).nearest[0]).toEqual({ repId: 'cleo', reason: 'inactive', detail: 'is not active' });
  });

  it('holds those who failed the latest filters nearest where nobody was free', () => {
    const state = aBoard({
      reps: [
        aRep('off', { active: false }),
        aRep('full', { caps: { ...noCaps, open: 0 } }),
        aRep('away', { timeOff: [{ from: '2026-03-04', to: '2026-03-04' }] }),
      ],
      pools: [aPool('pool', ['off', 'full', 'away'])],
    });
    expect(explained(state, decided(state, 50)).nearest.map(each => [each.repId, each.reason])).toEqual([
      ['full', 'at-cap-open'],
      ['away', 'time-off'],
      ['off', 'inactive'],
    ]);
  });

  it('tries no more than a few decisions in one step, however many candidates there are', () => {
    const ids = Array.from({ length: 120 }, (_, n) => `rep-${n}`);
    const state = aBoard({
      reps: ids.map((id, n) => aRep(id, { caps: { ...noCaps, open: n % 3 === 0 ? 0 : null }, active: n % 5 !== 0 })),
      pools: [aPool('pool', ids, { strategy: 'least-loaded' })],
    });
    for (const [n, repId] of ids.entries())
      for (let open = 0; open < n; open++) happen(state, { kind: 'taken', repId, leadId: aRequest(open).lead.leadId, cause: 'merged' });
    const stored = decided(state, 50);
    let tried = 0;
    const rules = state.policy!.rules.map(rule => ({ ...rule, isMet: (question: Question) => ++tried > 0 && rule.isMet(question) }));
    state.policy = { ...state.policy!, rules };
    const steps = explainDecision(state, stored);
    const inSteps: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      inSteps.push(tried);
      tried = 0;
    }
    expect(step.value.pools[0]!.candidates.filter(({ change }) => change !== null)).toHaveLength(119);
    expect(inSteps).toHaveLength(120);
    expect(Math.max(...inSteps)).toBeLessThan(50);
  });
});
