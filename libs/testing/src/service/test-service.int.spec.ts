import { Body, Controller, Get, Headers, Module, Post } from '@nestjs/common';
import { Clock, Database, ManualClock, PlatformModule, Public, RequireScope, ServiceConfig, sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '../database/test-database.js';
import { testService, type TestService } from './test-service.js';

@Controller('v1/example')
class ExampleController {
  constructor(
    private readonly database: Database,
    private readonly config: ServiceConfig,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RequireScope('example:read')
  async read() {
    const [row] = await this.database.query<{ name: string }>(sql('select current_database() as name'));
    const now = await this.database.transaction(tx => this.clock.now(tx));
    return { database: row!.name, logLevel: this.config.LOG_LEVEL, now };
  }

  @Post('echo')
  @Public()
  echo(@Body() body: unknown, @Headers('content-type') contentType: string) {
    return { body, contentType };
  }
}

@Module({
  imports: [PlatformModule.forService({ name: 'example', config: ServiceConfig, migrations: [] })],
  controllers: [ExampleController],
})
class ExampleModule {}

describe('testService', () => {
  let db: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    db = await testDatabase('example', []);
    service = await testService(ExampleModule, {
      db,
      env: { LOG_LEVEL: 'fatal' },
      clock: new ManualClock(new Date('2026-03-02T09:00:00Z')),
    });
  });
  afterAll(async () => {
    await service.close();
    await db.drop();
  });

  it('runs the service on the database, with the environment and the clock that the test gives', async () => {
    const response = await service.request('/v1/example');
    expect(await response.json()).toMatchObject({
      database: new URL(db.url).pathname.slice(1),
      logLevel: 'fatal',
      now: '2026-03-02T09:00:00.000Z',
    });
  });

  it('asks as the administrator unless told otherwise', async () => {
    expect((await service.request('/v1/example')).status).toBe(200);
    expect((await service.request('/v1/example', { headers: { authorization: 'Bearer nobody' } })).status).toBe(401);
  });

  it('sends a body as JSON, and a text as it is', async () => {
    const sent = await service.request('/v1/example/echo', { body: { one: 1 } });
    expect(await sent.json()).toEqual({ body: { one: 1 }, contentType: 'application/json' });
    const raw = await service.request('/v1/example/echo', { body: '{"two": 2}', headers: { 'content-type': 'application/json' } });
    expect(await raw.json()).toMatchObject({ body: { two: 2 } });
  });

  it('no longer answers once it is closed', async () => {
    const other = await testService(ExampleModule, { db });
    await other.close();
    await expect(other.request('/v1/example')).rejects.toThrow();
  });

  it('passes on what keeps a service from starting', async () => {
    await expect(testService(ExampleModule, { db, env: { DATABASE_POOL_SIZE: 'many', LOG_LEVEL: 'silent' } })).rejects.toThrow(
      'DATABASE_POOL_SIZE',
    );
  });
});
