import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@baton/local-stack';
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
let port: number;
let kafka: TestKafka;
let db: TestDatabase;
let receiver: Receiver;
let child: ChildProcess | undefined;

beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is missing: build the workspace first`);
  port = await freePort();
  [kafka, db, receiver] = await Promise.all([testKafka(undefined, consumed), testDatabase('delivery', migrations), Receiver.start()]);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await receiver?.close();
  await kafka?.close();
  await db?.drop();
});

async function startReplica(): Promise<void> {
  const stack = await testStack();
  child = spawn(process.execPath, [program], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATABASE_URL: db.url,
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      BATON_ADMIN_KEY: 'key',
      BATON_TOPIC_PREFIX: kafka.prefix,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      // Longer than a busy machine takes to answer; what the killed one had taken waits for the end of its lease.
      DELIVERY_TIMEOUT_MS: '1500',
      DELIVERY_LEASE_MS: '4500',
      ...towardsThisMachine,
    },
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok ?? false;
  await eventually(async () => expect(await isReady()).toBe(true));
}
const ended = () => eventually(() => expect(child!.signalCode ?? child!.exitCode).not.toBeNull());

describe('a replica that is killed after the receiver took a delivery, before that is written down', () => {
  it('sends it again under the same webhook-id; nothing is lost, and each lead keeps its order', async () => {
    await startReplica();
    await fetch(`http://127.0.0.1:${port}/v1/delivery/subscriptions/crm`, {
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
    await eventually(() => expect(receiver.effects).toHaveLength(20));
    for (const [n, leadId] of leads.entries())
      expect(receiver.effects.filter(e => e.data.leadId === leadId).map(e => e.id)).toEqual(lives[n].map(e => e.id));
    // What was on its way at that moment is repeated.
    expect(receiver.requests.length).toBeGreaterThan(20);
    const counts = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'delivered'`)).rows[0].n;
    await eventually(async () => expect(await counts()).toBe(20));
  });

  it('ends in order on SIGTERM: what is under way is waited for and written down', async () => {
    let answer: (() => void) | undefined;
    receiver.behavior = () => new Promise<number>(resolve => (answer = () => resolve(200)));
    await kafka.publish([aLeadAssigned()]);
    await eventually(() => expect(answer).toBeDefined());
    child!.kill('SIGTERM');
    answer!();
    await ended();
    expect(child!.exitCode).toBe(0);
    expect((await db.pool.query(`select 1 from lanes`)).rowCount).toBe(0);
  });
});
