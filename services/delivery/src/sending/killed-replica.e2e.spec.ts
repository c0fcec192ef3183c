import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  aLeadAccepted,
  aLeadAssigned,
  eventually,
  testDatabase,
  testKafka,
  testStack,
  type TestDatabase,
  type TestKafka,
} from '@baton/testing';
import { consumed, migrations, towardsThisMachine } from '../../test/delivery-service.js';
import { Receiver } from '../../test/receiver.js';

const program = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const PORT = 21_706;
let kafka: TestKafka;
let db: TestDatabase;
let receiver: Receiver;
let child: ChildProcess | undefined;

beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is missing: build the workspace first`);
  [kafka, db, receiver] = await Promise.all([testKafka(undefined, consumed), testDatabase('delivery', migrations), Receiver.start()]);
}, 60_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await receiver?.close();
  await kafka?.close();
  await db?.drop();
}, 60_000);

async function startReplica(): Promise<void> {
  const stack = await testStack();
  child = spawn(process.execPath, [program], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PORT: String(PORT),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATABASE_URL: db.url,
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      BATON_ADMIN_KEY: 'key',
      BATON_TOPIC_PREFIX: kafka.prefix,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      DELIVERY_TIMEOUT_MS: '500',
      DELIVERY_LEASE_MS: '1500',
      ...towardsThisMachine,
    },
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${PORT}/health/ready`).catch(() => undefined))?.ok ?? false;
  await eventually(async () => expect(await isReady()).toBe(true), 30_000);
}
const ended = () => eventually(() => expect(child!.signalCode ?? child!.exitCode).not.toBeNull(), 20_000);

describe('a replica that is killed after the receiver took a delivery, before that is written down', () => {
  it('sends it again under the same webhook-id; nothing is lost, and each lead keeps its order', async () => {
    await startReplica();
    await fetch(`http://127.0.0.1:${PORT}/v1/delivery/subscriptions/crm`, {
      method: 'PUT',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url }),
    });
    let isKilled = false;
    receiver.behavior = () => {
      if (!isKilled && receiver.requests.length >= 6) {
        isKilled = true;
        child!.kill('SIGKILL');
      }
      return 200;
    };
    const leads = Array.from({ length: 10 }, () => randomUUID());
    const lives = leads.map(leadId => [aLeadAssigned({ leadId }), aLeadAccepted({ leadId })]);
    await kafka.publish(lives.flat());
    await ended();
    await startReplica();
    await eventually(() => expect(receiver.effects).toHaveLength(20), 60_000);
    for (const [n, leadId] of leads.entries())
      expect(receiver.effects.filter(e => e.data.leadId === leadId).map(e => e.id)).toEqual(lives[n].map(e => e.id));
    // Repeats there may be: of what was on its way at that moment, one request a place.
    const repeats = receiver.requests.length - 20;
    expect(repeats).toBeGreaterThanOrEqual(1);
    expect(repeats).toBeLessThanOrEqual(8);
    const counts = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'delivered'`)).rows[0].n;
    await eventually(async () => expect(await counts()).toBe(20));
  }, 120_000);

  it('ends in order on SIGTERM: what is under way is waited for and written down', async () => {
    let answer: (() => void) | undefined;
    receiver.behavior = () => new Promise<number>(resolve => (answer = () => resolve(200)));
    await kafka.publish([aLeadAssigned()]);
    await eventually(() => expect(answer).toBeDefined(), 20_000);
    child!.kill('SIGTERM');
    answer!();
    await ended();
    expect(child!.exitCode).toBe(0);
    expect((await db.pool.query(`select 1 from lanes`)).rowCount).toBe(0);
  }, 60_000);
});
