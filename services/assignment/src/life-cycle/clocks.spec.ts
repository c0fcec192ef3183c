import { clocksOf, nextStepAt, stopClocks, takeDueSteps, type Sign } from './clocks.js';
import type { RunningClock } from './running-clock.js';
import { minutesLater, NOW, ownership } from './life-cycle.example.js';

const clock = (over: Partial<RunningClock> = {}): RunningClock => ({
  name: 'accept',
  dueAt: minutesLater(20),
  goal: null,
  stoppedBy: null,
  steps: [
    { do: 'remind', at: minutesLater(10) },
    { do: 'breach', at: minutesLater(20) },
    { do: 'reassign', at: minutesLater(20) },
  ],
  ...over,
});
const activity = (of: 'call-attempted' | 'meeting' | 'note'): Sign => ({ by: 'activity', activity: of });
const status = (of: 'accepted' | 'qualified'): Sign => ({ by: 'status', status: of });

describe('the clocks of a plain level', () => {
  it('follow from its two times, as long as they run', () => {
    expect(clocksOf(ownership()).map(({ name, dueAt, steps }) => [name, dueAt, steps.map(s => s.do)])).toEqual([
      ['accept', minutesLater(15), ['breach', 'reassign']],
      ['contact', minutesLater(60), ['breach', 'reassign']],
    ]);
    expect(clocksOf(ownership({ acceptedAt: NOW, contactedAt: NOW }))).toEqual([]);
    expect(clocksOf(ownership({ acceptBy: null, contactBy: null }))).toEqual([]);
  });

  it('are stopped by these times alone', () => {
    const plain = ownership();
    expect(stopClocks(plain, activity('meeting'))).toBe(plain);
  });
});

describe('a clock', () => {
  const stopping: [string, Partial<RunningClock>, Sign, boolean][] = [
    ['to accept is stopped by accepting', {}, status('accepted'), true],
    ['to accept is stopped by turning to the person', {}, activity('call-attempted'), true],
    ['is not stopped by a note', {}, activity('note'), false],
    ['to accept that waits for an activity is not stopped by a click', { stoppedBy: 'activity' }, status('accepted'), false],
    ['to accept that waits for a status is not stopped by a call', { stoppedBy: 'status' }, activity('call-attempted'), false],
    ['to contact is not stopped by accepting', { name: 'contact' }, status('accepted'), false],
    ['to contact is stopped by qualifying', { name: 'contact' }, status('qualified'), true],
    [
      'to contact that waits for an activity is not stopped by qualifying',
      { name: 'contact', stoppedBy: 'activity' },
      status('qualified'),
      false,
    ],
    ['to a meeting is not stopped by a call', { name: 'status', goal: 'meeting' }, activity('call-attempted'), false],
    ['to a meeting is stopped by it', { name: 'status', goal: 'meeting' }, activity('meeting'), true],
    ['to a status is stopped by it', { name: 'status', goal: 'qualified' }, status('qualified'), true],
    ['to a status is not stopped by one before', { name: 'status', goal: 'qualified' }, status('accepted'), false],
    ['to a status is stopped by one after', { name: 'status', goal: 'accepted' }, status('qualified'), true],
  ];
  it.each(stopping)('%s', (_, over, sign, isStopped) => {
    expect(stopClocks(ownership({ clocks: [clock(over)] }), sign).clocks).toHaveLength(isStopped ? 0 : 1);
  });
});

describe('steps', () => {
  const clocks = [clock(), clock({ name: 'contact', dueAt: minutesLater(15), steps: [{ do: 'escalate', at: minutesLater(20) }] })];

  it('come next at the earliest of all clocks', () => {
    expect(nextStepAt(clocks)).toEqual(minutesLater(10));
    expect(nextStepAt([clock({ steps: [] })])).toBeNull();
    expect(nextStepAt([])).toBeNull();
  });

  it('that are due are taken in order, a breach before what follows from it', () => {
    const { due, left } = takeDueSteps(clocks, minutesLater(20));
    expect(due.map(step => [step.do, step.clock.name])).toEqual([
      ['remind', 'accept'],
      ['breach', 'accept'],
      ['escalate', 'contact'],
      ['reassign', 'accept'],
    ]);
    expect(left.map(({ steps }) => steps)).toEqual([[], []]);
  });

  it('that are not due stay', () => {
    const { due, left } = takeDueSteps(clocks, minutesLater(10));
    expect(due.map(step => step.do)).toEqual(['remind']);
    expect(left.map(({ steps }) => steps.length)).toEqual([2, 1]);
  });
});
