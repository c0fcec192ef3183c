import type { UnitOfWork } from '../slice.js';
import { Timers } from './timers.js';

const unit = {} as UnitOfWork;
const silent = { warn: () => undefined, error: () => undefined };
const hour = 3_600_000;
let logged: string[];
let timers: Timers;

beforeEach(() => {
  logged = [];
  const log = { warn: (message: string) => void logged.push(message), error: (message: string) => void logged.push(message) };
  timers = new Timers(
    work => work(unit),
    log,
    () => undefined,
  );
});
afterEach(() => timers.stop());

const settled = async (): Promise<void> => {
  for (let n = 0; n < 10; n++) await new Promise(resolve => setImmediate(resolve));
};

describe('a timer', () => {
  it('runs again at once while it takes rows, then waits', async () => {
    const rows = [5, 5, 2, 0];
    let runs = 0;
    timers.add({ name: 't', everyMs: hour, work: async () => rows[runs++] ?? 0 });
    timers.start();
    await settled();
    expect(runs).toBe(4);
  });

  it('runs when it is woken, also when that happens during a run', async () => {
    let runs = 0;
    let letGo!: () => void;
    timers.add({ name: 't', everyMs: hour, work: () => new Promise<number>(resolve => (runs++, (letGo = () => resolve(0)))) });
    timers.start();
    await settled();
    timers.wake('t');
    letGo();
    await settled();
    expect(runs).toBe(2);
    letGo();
    await settled();
    expect(runs).toBe(2);
    timers.wake('t');
    await settled();
    expect(runs).toBe(3);
    letGo();
  });

  it('runs with all others when the clock was moved', async () => {
    const ran: string[] = [];
    for (const name of ['a', 'b']) timers.add({ name, everyMs: hour, work: async () => (ran.push(name), 0) });
    timers.start();
    await settled();
    timers.wakeAll();
    await settled();
    expect(ran).toEqual(['a', 'b', 'a', 'b']);
  });

  it('opens no transaction while nothing is due', async () => {
    let transactions = 0;
    timers = new Timers(
      async work => (transactions++, work(unit)),
      silent,
      () => undefined,
    );
    let due = false;
    timers.add({ name: 't', everyMs: hour, isDue: async () => due, work: async () => 0 });
    timers.start();
    await settled();
    expect(transactions).toBe(0);
    due = true;
    timers.wake('t');
    await settled();
    expect(transactions).toBe(1);
  });

  it('goes on after a failure, and says which one it was', async () => {
    let runs = 0;
    timers.add({
      name: 't',
      everyMs: 1,
      work: async () => {
        if (runs++ === 0) throw new Error('boom');
        return 0;
      },
    });
    timers.start();
    const deadline = Date.now() + 60_000;
    while (runs < 2 && Date.now() < deadline) await settled();
    expect(runs).toBeGreaterThanOrEqual(2);
    expect(logged).toEqual(['a timer failed']);
  });

  it('ends its run before it stops, and does not start another', async () => {
    let ended = false;
    let letGo!: () => void;
    timers.add({ name: 't', everyMs: 1, work: () => new Promise<number>(resolve => (letGo = () => ((ended = true), resolve(7)))) });
    timers.start();
    await settled();
    const stopped = timers.stop();
    letGo();
    await stopped;
    expect(ended).toBe(true);
  });

  it('has a name of its own', () => {
    timers.add({ name: 't', everyMs: 1, work: async () => 0 });
    expect(() => timers.add({ name: 't', everyMs: 1, work: async () => 0 })).toThrow(/two timers/);
    expect(() => timers.wake('other')).toThrow(/no timer/);
  });
});
