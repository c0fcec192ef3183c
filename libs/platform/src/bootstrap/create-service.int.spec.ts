import { once, type EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { testDatabase, testService, type TestDatabase } from '@baton/testing';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { EventPattern, Payload, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ConfigurationError, Database, PlatformModule, Public, ServiceConfig, Shutdown, SLICE_SERVER, sql } from '../index.js';

class CreateNotes1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table notes (id int primary key)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notes');
  }
}

/** Delivers one event to its handler and keeps what the handler threw. */
@Injectable()
class OneEventServer extends Server implements CustomTransportStrategy {
  thrown: unknown;
  private handler: MessageHandler | undefined;

  listen(started: () => void): void {
    this.handler = this.getHandlerByPattern('notes.v1') ?? undefined;
    started();
  }
  async deliver(payload: unknown): Promise<void> {
    try {
      const result = (await this.handler?.(payload)) as Observable<unknown> | undefined;
      if (result) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      this.thrown = error;
    }
  }
  close(): void {}
  on(): void {}
  unwrap<T>(): T {
    return this as unknown as T;
  }
}

const failure = new TypeError('the cause that a handler threw');

@Controller('v1/notes')
class NotesController {
  constructor(private readonly database: Database) {}

  @Get()
  @Public()
  count() {
    return this.database.query(sql('select count(*) as notes from notes'));
  }
  @EventPattern<string>('notes.v1')
  onNote(@Payload() note: unknown): void {
    throw Object.assign(failure, { note });
  }
}

const platform = PlatformModule.forService({ name: 'notes', config: ServiceConfig, migrations: [CreateNotes1700000000001] });

@Module({
  imports: [platform],
  controllers: [NotesController],
  providers: [OneEventServer, { provide: SLICE_SERVER, useExisting: OneEventServer }],
})
class NotesModule {}

describe('A service', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase('notes', []);
  });
  afterAll(() => db.drop());

  it('has migrated its database before it answers', async () => {
    const service = await testService(NotesModule, { db });
    expect(await (await service.request('/v1/notes')).json()).toEqual([{ notes: 0 }]);
    await service.close();
  });

  it('starts in several replicas at once', async () => {
    const fresh = await testDatabase('notes', []);
    const replicas = await Promise.all([1, 2, 3].map(() => testService(NotesModule, { db: fresh })));
    expect(await (await replicas[2]!.request('/v1/notes')).json()).toEqual([{ notes: 0 }]);
    await Promise.all(replicas.map(replica => replica.close()));
    await fresh.drop();
  });

  it("gives the consumer a handler's error as it was thrown", async () => {
    const service = await testService(NotesModule, { db });
    const server = service.app.get(OneEventServer);
    await server.deliver({ id: 1 });
    expect(server.thrown).toBe(failure);
    expect(server.thrown).toHaveProperty('note', { id: 1 });
    await service.close();
  });

  it('says all that is wrong with its environment', async () => {
    const start = testService(NotesModule, { db, env: { PORT: 'x', KAFKA_BROKERS: 'y', LOG_LEVEL: 'silent' } });
    await expect(start).rejects.toBeInstanceOf(ConfigurationError);
  });

  it('gives up on a database that stays away', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', DATABASE_START_TIMEOUT_MS: '300', LOG_LEVEL: 'silent' };
    await expect(testService(NotesModule, { db, env })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('answers requests in hand, then closes in order and gives its connections back', async () => {
    const service = await testService(NotesModule, { db });
    const order: string[] = [];
    const shutdown = service.app.get(Shutdown);
    shutdown.onShutdown('work', 'consumer', () => void order.push('work'));
    shutdown.onShutdown('close', 'relay', async () => {
      await service.app.get(Database).query(sql('select 1'));
      order.push('close, with the pool still open');
    });
    const inHand = service.request('/v1/notes');
    await Promise.all([inHand.then(() => order.push('answered')), inHand.then(() => service.close())]);
    expect(order).toEqual(['answered', 'work', 'close, with the pool still open']);
    const [row] = await db.database.query<{ open: number }>(
      sql(
        `select count(*) as open from pg_stat_activity where datname = current_database() and application_name = 'baton-notes' and pid <> pg_backend_pid()`,
      ),
    );
    expect(row?.open).toBe(0);
  });

  it('has its time to end beside what it waits for load balancers', async () => {
    const mostMs = async (SHUTDOWN_DRAIN_MS: string): Promise<number> => {
      const service = await testService(NotesModule, { db, env: { SHUTDOWN_DRAIN_MS } });
      const most = service.app.get(Shutdown).mostMs;
      await service.close();
      return most;
    };
    expect((await mostMs('100')) - (await mostMs('0'))).toBe(100);
  });

  it('waits for nobody who has a connection and asks nothing', async () => {
    const service = await testService(NotesModule, { db, env: { LOG_LEVEL: 'silent' } });
    const arrived = once(service.app.getHttpServer() as EventEmitter, 'connection');
    const idle = connect(Number(new URL(service.url).port), '127.0.0.1');
    await arrived;
    const ended = once(idle.resume(), 'close');
    expect(await service.app.get(Shutdown).run()).toEqual({ hung: [], failed: [] });
    await ended;
    await service.close();
  });

  it('answers what was asked in the moment in which it closes', async () => {
    const service = await testService(NotesModule, { db, env: { LOG_LEVEL: 'silent' } });
    const arrived = once(service.app.getHttpServer() as EventEmitter, 'connection');
    const client = connect(Number(new URL(service.url).port), '127.0.0.1');
    client.write('GET /health/live HTTP/1.1\r\nhost: baton\r\nconnection: close\r\n\r\n');
    await arrived;
    const [answer] = await Promise.all([text(client), service.app.get(Shutdown).run()]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    await service.close();
  });
});
