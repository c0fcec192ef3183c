import { HealthChecks } from './health-checks.js';

describe('HealthChecks', () => {
  it('is well without checks', async () => {
    expect(await new HealthChecks().live()).toEqual({ status: 'ok', checks: [] });
  });

  it('names each check, and why one fails: a reason or an error', async () => {
    const checks = new HealthChecks();
    checks.addReady('fine', () => undefined);
    checks.addReady('behind', () => Promise.resolve('lag of 12 s'));
    checks.addReady('broken', () => Promise.reject(new Error('connection lost')));
    checks.addReady('throws', () => {
      throw new Error('at once');
    });
    expect(await checks.ready()).toEqual({
      status: 'failing',
      checks: [
        { name: 'fine', ok: true },
        { name: 'behind', ok: false, reason: 'lag of 12 s' },
        { name: 'broken', ok: false, reason: 'connection lost' },
        { name: 'throws', ok: false, reason: 'at once' },
      ],
    });
  });

  it('does not wait for a check that hangs', async () => {
    const checks = new HealthChecks(20);
    checks.addReady('database', () => new Promise(() => undefined));
    expect((await checks.ready()).checks).toEqual([{ name: 'database', ok: false, reason: 'no answer within 20 ms' }]);
  });

  it('keeps live and ready apart', async () => {
    const checks = new HealthChecks();
    checks.addReady('database', () => 'away');
    checks.addLive('consumer loop', () => undefined);
    expect((await checks.live()).status).toBe('ok');
    expect((await checks.ready()).status).toBe('failing');
  });

  it('replaces a check of the same name', async () => {
    const checks = new HealthChecks();
    checks.addLive('loop', () => 'stuck');
    checks.addLive('loop', () => undefined);
    expect(await checks.live()).toEqual({ status: 'ok', checks: [{ name: 'loop', ok: true }] });
  });
});
