import { Logger } from '../logs/logger.js';
import { Shutdown } from './shutdown.js';

const silent = new Logger({ service: 'test', level: 'silent' });
const quick = { accept: 30, work: 30, close: 30 };

/** A promise, and the function that keeps it. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>(keep => {
    resolve = keep;
  });
  return { promise, resolve };
}

describe('Shutdown', () => {
  it('ends accept before work and work before close, whatever was registered first', async () => {
    const shutdown = new Shutdown(silent);
    const order: string[] = [];
    for (const phase of ['close', 'work', 'accept'] as const) shutdown.onShutdown(phase, phase, () => void order.push(phase));
    expect(await shutdown.run()).toEqual({ hung: [], failed: [] });
    expect(order).toEqual(['accept', 'work', 'close']);
  });

  it('stops all work at the same time', async () => {
    const shutdown = new Shutdown(silent);
    const second = deferred();
    shutdown.onShutdown('work', 'waits for the other', () => second.promise);
    shutdown.onShutdown('work', 'the other', () => second.resolve());
    expect(await shutdown.run()).toEqual({ hung: [], failed: [] });
  });

  it('closes one by one, last registered first: what stands on a pool ends before the pool', async () => {
    const shutdown = new Shutdown(silent);
    const order: string[] = [];
    for (const name of ['pool', 'relay', 'cache'])
      shutdown.onShutdown('close', name, async () => {
        order.push(`${name} begins`);
        await Promise.resolve();
        order.push(`${name} ends`);
      });
    await shutdown.run();
    expect(order).toEqual(['cache begins', 'cache ends', 'relay begins', 'relay ends', 'pool begins', 'pool ends']);
  });

  it('names what hangs and goes on to the next phase', async () => {
    const shutdown = new Shutdown(silent, quick);
    const hang = deferred();
    let closed = false;
    shutdown.onShutdown('work', 'consumer', () => hang.promise);
    shutdown.onShutdown('work', 'timers', () => undefined);
    shutdown.onShutdown('close', 'pool', () => {
      closed = true;
    });
    expect(await shutdown.run()).toEqual({ hung: ['consumer'], failed: [] });
    expect(closed).toBe(true);
  });

  it('gives a phase the time that one of its steps waits on purpose', async () => {
    const shutdown = new Shutdown(silent, { ...quick, accept: 0 });
    shutdown.allow('accept', 60_000);
    expect(shutdown.mostMs).toBe(60_060);
    shutdown.onShutdown('accept', 'drain', async () => {
      const until = performance.now() + 20;
      while (performance.now() < until) await new Promise(resolve => setImmediate(resolve));
    });
    expect(await shutdown.run()).toEqual({ hung: [], failed: [] });
  });

  it('names what fails and carries on', async () => {
    const shutdown = new Shutdown(silent);
    const order: string[] = [];
    shutdown.onShutdown('close', 'pool', () => void order.push('pool'));
    shutdown.onShutdown('close', 'relay', () => Promise.reject(new Error('broker away')));
    expect(await shutdown.run()).toEqual({ hung: [], failed: ['relay'] });
    expect(order).toEqual(['pool']);
  });

  it('runs once, however often it is asked, and says that it is under way', async () => {
    const shutdown = new Shutdown(silent);
    let runs = 0;
    shutdown.onShutdown('accept', 'http', () => void runs++);
    expect(shutdown.isStopping).toBe(false);
    const first = shutdown.run();
    expect(shutdown.isStopping).toBe(true);
    expect(await shutdown.run()).toBe(await first);
    expect(runs).toBe(1);
  });
});
