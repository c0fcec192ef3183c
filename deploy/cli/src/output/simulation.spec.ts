import { simulated } from '../test-fixtures/simulated.js';
import { simulationAsText } from './simulation.js';
import { Terminal } from './terminal.js';

const silent = { write: () => true };
const shown = (result = simulated) => simulationAsText(result, new Terminal(silent, silent, {}));

describe('a simulation', () => {
  it('is shown as what would be different: in all, by rep, by pool, by lead', () => {
    expect(shown().split('\n')).toEqual([
      'What if: 2026-03-02 00:00:00Z to 2026-03-03 00:00:00Z',
      '6 leads of history, 7 requests; policy aaaaaaaaaaaa → bbbbbbbbbbbb.',
      '2 requests would come out otherwise.',
      '',
      '                                  AS IT IS        WHAT IF',
      'assigned                                 5              6',
      'still waiting at the end                 1              0',
      'nurtured                                 1              1',
      'waited, half of them up to           0 min          0 min',
      'waited, nine of ten up to           20 min        0.4 min',
      'waited, longest                        1 d         12 min',
      'accepted too late           4 of 4 (100 %)  1 of 4 (25 %)',
      'contacted too late               not known      not known',
      'taken by rule fallback                   6              7',
      'taken by rule hot                        1              0',
      '',
      'Who would have got what',
      'LEADS  AS IT IS  WHAT IF',
      '    2  anna      ben',
      '    1  (waits)   ben',
      '',
      'Reps',
      'REP   REALLY GOT  LEADS       CHANGE  CAP IN USE       MOST AT ONCE  ACCEPTED TOO LATE              CONTACTED TOO LATE',
      'ben            3  (none) → 3      +3  (none) → no cap  (none) → 3    (none) → 1 of 4 (25 %)         (none) → not known',
      'anna           3  5 → 3           -2  83 % → 40 %      2 → 3         2 of 4 (50 %) → 1 of 4 (25 %)  not known',
      '',
      'Pools',
      'POOL    LEADS  STILL WAITING  HALF WAITED UP TO  NINE OF TEN       LONGEST',
      'inside  5 → 6  1 → 0          0 min              20 min → 0.4 min  1 d → 12 min',
      '',
      'Examples',
      '  Lead l1 of 2026-03-02 09:40:00Z, score 70 (B)',
      '    as it is  (waits) after 1 d',
      '    what if   ben: Ben Cole is next in turn',
    ]);
  });

  it('says that nothing would be different where that is so', () => {
    const text = shown({ ...simulated, moved: 0, moves: [], examples: [], policies: { before: 'a', after: 'a' } });
    expect(text).toContain('the policy in force.\nNothing comes out otherwise.');
    expect(text).not.toMatch(/Examples|Who would/);
  });

  it('names those of a large team of whom most changes', () => {
    const [rep] = simulated.reps;
    const reps = Array.from({ length: 50 }, (_, n) => ({ ...rep!, repId: `r${n}`, after: { ...rep!.after!, leads: 5 + n } }));
    const text = shown({ ...simulated, reps });
    expect(text).toMatch(/^r49 .*\+49/m);
    expect(text).not.toMatch(/^r9 /m);
    expect(text).toContain('and 10 more: --json has all of them');
  });
});
