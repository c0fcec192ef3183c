import { explanationAsText, type LeadExplanation } from './explanation.js';
import { Terminal } from './terminal.js';

const sink = { write: () => true };
const candidate = (repId: string, turn: number | null, failed: string | null = null) => ({
  repId,
  name: repId.toUpperCase(),
  failed,
  detail: turn === 1 ? 'is next' : 'in words',
  turn,
  weight: 1,
  open: 2,
  change: turn === 1 ? null : { inWords: failed === null ? '1 open lead fewer' : 'a cap of 3 open leads instead of 2' },
});
const explanation: LeadExplanation = {
  leadId: '0190',
  decision: {
    kind: 'assign',
    repId: 'ben',
    because: 'Ben is next.',
    decidedAt: '2026-03-02T09:00:00Z',
    rule: 'fallback',
    policyHash: 'a'.repeat(64),
    position: 7,
  },
  isReproduced: true,
  notReplayed: null,
  rules: [
    { id: 'hot', when: 'lead.score > 80', met: false },
    { id: 'fallback', when: null, met: true },
  ],
  pools: [
    {
      poolId: 'emea',
      name: 'Emea',
      strategy: 'least-loaded',
      candidates: [candidate('ann', null, 'at-cap-open'), candidate('cleo', 2), candidate('ben', 1)],
    },
  ],
};
const lines = (overrides: Partial<LeadExplanation> = {}) =>
  explanationAsText({ ...explanation, ...overrides }, new Terminal(sink, sink, {})).split('\n');

describe('an explanation as text', () => {
  it('says what was decided and why, which rules were asked, and of each candidate the turn or what kept it out', () => {
    expect(lines()).toEqual([
      'Lead 0190: assign to ben',
      'Ben is next.',
      'Decided 2026-03-02 09:00:00Z by rule fallback of policy aaaaaaaaaaaa, at entry 7 of the routing log; made again: the same.',
      '',
      'RULE      MET  CONDITION',
      'hot       no   lead.score > 80',
      'fallback  yes  (every lead)',
      '',
      'Pool Emea (emea), least-loaded',
      'TURN  REP   NAME  WEIGHT  OPEN  KEPT OUT BY  DETAIL    WOULD HAVE GOT IT WITH',
      '   1  ben   BEN        1     2  -            is next   -',
      '   2  cleo  CLEO       1     2  -            in words  1 open lead fewer',
      '   -  ann   ANN        1     2  at-cap-open  in words  a cap of 3 open leads instead of 2',
    ]);
  });

  it('names the owners that rules asked for', () => {
    const owner = { rule: 'same-rep', repId: 'dan', name: 'Dan', failed: 'time-off', detail: 'has time off' };
    const shown = lines({ owners: [{ ...owner, change: { inWords: 'being back 1 day earlier' } }] });
    expect(shown.slice(8, 10)).toEqual([
      'RULE      OWNER  NAME  KEPT OUT BY  DETAIL        WOULD HAVE GOT IT WITH',
      'same-rep  dan    Dan   time-off     has time off  being back 1 day earlier',
    ]);
  });

  it('does not hide that a decision came out otherwise, or could not be made again', () => {
    expect(lines({ isReproduced: false })[2]).toMatch(/made again: NOT the same\.$/);
    const erased = lines({ isReproduced: null, notReplayed: 'the lead was erased', rules: [], pools: [] });
    expect(erased).toHaveLength(3);
    expect(erased[2]).toMatch(/not made again: the lead was erased\.$/);
  });
});
