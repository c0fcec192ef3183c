import { eventually, testDatabase, testService, type TestDatabase, type TestService } from '@baton/testing';
import { Module } from '@nestjs/common';
import { HealthChecks, PlatformModule, ServiceConfig, Shutdown } from '../index.js';
import type { HealthReport } from './health-checks.js';

@Module({ imports: [PlatformModule.forService({ name: 'health', config: ServiceConfig, migrations: [] })] })
class HealthyModule {}

describe('Health', () => {
  let db: TestDatabase;
  let service: TestService;
  beforeEach(async () => {
    db = await testDatabase('health', []);
    service = await testService(HealthyModule, { db, env: { LOG_LEVEL: 'silent' } });
  });
  afterEach(async () => {
    await service.close();
    await db.drop();
  });

  async function health(kind: 'live' | 'ready') {
    const response = await service.request(`/health/${kind}`, { headers: { authorization: '' } });
    return { status: response.status, report: (await response.json()) as HealthReport };
  }

  it('is live and ready, without a key', async () => {
    expect(await health('live')).toEqual({ status: 200, report: { status: 'ok', checks: [] } });
    expect(await health('ready')).toMatchObject({ status: 200, report: { checks: [{ name: 'running' }, { name: 'database' }] } });
  });

  it('is not ready, but live, while a part is not well', async () => {
    service.app.get(HealthChecks).addReady('consumer', () => 'paused after 5 failures in a row');
    expect(await health('ready')).toMatchObject({
      status: 503,
      report: { checks: [{}, {}, { name: 'consumer', ok: false, reason: 'paused after 5 failures in a row' }] },
    });
    expect((await health('live')).status).toBe(200);
  });

  it('is not ready, but live, while the database is away', async () => {
    await db.drop();
    await eventually(async () => {
      const { status, report } = await health('ready');
      expect(status).toBe(503);
      expect(report.checks).toContainEqual({ name: 'database', ok: false, reason: expect.any(String) as string });
    });
    expect((await health('live')).status).toBe(200);
    db = await testDatabase('health', []);
  });

  it('is not ready once it stops, while it still answers', async () => {
    const shutdown = service.app.get(Shutdown);
    let whileStopping: Awaited<ReturnType<typeof health>> | undefined;
    shutdown.onShutdown('accept', 'ask on an open connection', async () => {
      const answer = await service.app.inject({ method: 'GET', url: '/health/ready' });
      whileStopping = { status: answer.statusCode, report: answer.json() };
    });
    await service.close();
    expect(whileStopping).toMatchObject({
      status: 503,
      report: { checks: [{ name: 'running', ok: false, reason: 'the service is stopping' }, {}] },
    });
  });
});
