import type { Logger } from '@baton/platform';
import { Metrics } from '@baton/platform';
import { decide, leads } from '../life-cycle/life-cycle.example.js';
import { step } from '../life-cycle/step.js';
import { aPolicy } from '../routing/board/board.builder.js';
import { FallbackAlarm, withFallbackNote } from './fallback-alarm.js';
import type { LeadBatch } from './lead-batch.js';

const waiting = leads.awaiting();
const quiet = aPolicy({ rules: [{ id: 'a', when: 'lead.known', to: { pool: 'x' } }], fallback: { pool: 'x' } });
const alarmed = aPolicy({
  ...{ name: 'main', alarmOnFallback: true },
  rules: [{ id: 'a', when: 'lead.known', to: { pool: 'x' } }],
  fallback: { pool: 'x' },
});
const byRule = { ...decide.assign(), rule: 'a' };

describe('a lead that only the fallback took', () => {
  it('has a note in its history where the policy wants that known', () => {
    const taken = step(waiting, { kind: 'release', repId: 'anna', poolId: null, reason: 'won' });
    expect(withFallbackNote(taken, waiting, decide.assign(), alarmed).effects).toEqual([
      {
        kind: 'note',
        name: 'fallback-took-it',
        detail: {
          decisionId: decide.assign().decisionId,
          because: 'None of the 1 rules of policy main took it: somebody should look at it, and at the rules.',
        },
      },
      ...taken.effects,
    ]);
  });

  it.each([
    ['the policy does not ask', waiting, decide.assign(), quiet],
    ['there is no policy', waiting, decide.assign(), null],
    ['a rule took it', waiting, byRule, alarmed],
    ['it has been in the queue since', leads.queued(), decide.assign(), alarmed],
  ])('has none when %s', (_, lead, decision, policy) => {
    const taken = step(lead);
    expect(withFallbackNote(taken, lead, decision, policy)).toBe(taken);
  });

  it('is counted always, and told in one line for all of a transaction where the policy wants it', async () => {
    const lines: unknown[][] = [];
    const metrics = new Metrics('assignment');
    const alarm = new FallbackAlarm(metrics, { warn: (...line: unknown[]) => lines.push(line) } as unknown as Logger);
    const batch = (policy: typeof quiet) =>
      ({
        decided: [waiting, leads.queued(), waiting].map((before, n) => ({ before, decision: n === 2 ? byRule : decide.assign() })),
        configuration: { policy },
      }) as unknown as LeadBatch;
    alarm.raise(batch(quiet));
    expect(lines).toEqual([]);
    alarm.raise(batch(alarmed));
    expect(lines).toEqual([[expect.any(String), { policy: 'main', leads: 1, leadIds: [waiting.id] }]]);
    expect(await metrics.registry.getSingleMetricAsString('baton_assignment_fallback_total')).toMatch(/fallback_total(\{.*\})? 2/);
  });
});
