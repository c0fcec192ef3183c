import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@baton/contracts';
import { freePort } from '@baton/local-stack';
import {
  aLeadAssigned,
  eventually,
  testDatabase,
  testKafka,
  testService,
  testStack,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { migrations, towardsThisMachine } from '../test/delivery-service.js';
import { DeliveryModule } from './delivery.module.js';

const root = join(import.meta.dirname, '..', '..', '..');
const intakeProgram = join(root, 'services', 'intake', 'dist', 'main.js');
const receiverProgram = join(root, 'deploy', 'local', 'example', 'crm-receiver.mjs');
const KEY = 'the-admin-key-of-intake';

/** Their addresses. */
let intake: string;
let receiver: string;
let kafka: TestKafka;
let databases: TestDatabase[];
let delivery: TestService;
const children: ChildProcess[] = [];

function run(program: string, env: Record<string, string>): void {
  children.push(spawn(process.execPath, [program], { stdio: 'ignore', env: { PATH: process.env.PATH, ...env } }));
}

beforeAll(async () => {
  if (!existsSync(intakeProgram)) throw new Error(`${intakeProgram} is missing: build the workspace first`);
  [intake, receiver] = (await Promise.all([freePort(), freePort()])).map(port => `http://127.0.0.1:${port}`);
  databases = await Promise.all([testDatabase('intake', []), testDatabase('delivery', migrations)]);
  kafka = await testKafka(uniquePrefix());
  const stack = await testStack();
  run(intakeProgram, {
    PORT: new URL(intake).port,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    DATABASE_URL: databases[0].url,
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    BATON_ADMIN_KEY: KEY,
    BATON_TOPIC_PREFIX: kafka.prefix,
  });
  delivery = await testService(DeliveryModule, { db: databases[1], topicPrefix: kafka.prefix, env: towardsThisMachine });
  const { secret } = (await (
    await delivery.request('/v1/delivery/subscriptions/crm', { method: 'PUT', body: { url: `${receiver}/baton` } })
  ).json()) as { secret: string };
  run(receiverProgram, { PORT: new URL(receiver).port, WEBHOOK_SECRET: secret, BATON_URL: intake, BATON_KEY: KEY });
  const isUp = async () =>
    (await fetch(`${intake}/health/ready`).catch(() => undefined))?.ok && (await fetch(receiver).catch(() => undefined));
  await eventually(async () => expect(await isUp()).toBeTruthy());
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await delivery?.close();
  await kafka?.close();
  await Promise.all((databases ?? []).map(d => d.drop()));
});

const send = async (path: string, body: object): Promise<any> => {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  return (await fetch(`${intake}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
};

describe('the example receiver', () => {
  it('has fewer than 60 lines and needs no package', () => {
    const source = readFileSync(receiverProgram, 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThan(60);
    expect([...source.matchAll(/from '([^']+)'/g)].map(m => m[1])).toEqual(['node:crypto', 'node:http']);
  });

  it('is told of an assignment, and tells intake that the rep has taken the lead on: once, also when it is told again', async () => {
    const { leadId } = await send('/v1/inquiries', {
      externalId: 'form-1',
      contact: { email: 'ada@example.com' },
      source: { mediaType: 'website', channel: 'form' },
    });
    const assigned = aLeadAssigned({ leadId, rep: { repId: 'grace', externalId: 'crm-7', name: 'Grace' } });
    await kafka.publish([assigned]);
    const reports = async () =>
      (await kafka.eventsSoFar(topics.intakeLeads.name)).filter(e => e.name === 'status-reported' && e.key === leadId);
    await eventually(async () => expect(await reports()).toMatchObject([{ data: { leadId, status: 'accepted', repExternalId: 'crm-7' } }]));

    // Its record is linked: from now on the CRM speaks of it by its own id.
    const record = { system: 'example-crm', recordId: `C-${leadId.slice(-12)}` };
    expect(await send('/v1/crm-updates', { externalId: 'call-1', record, activity: 'call-connected' })).toMatchObject({ leadId });

    const states = async () => ((await (await delivery.request(`/v1/delivery/deliveries?lead=${leadId}`)).json()) as any).deliveries;
    await eventually(async () => expect(await states()).toMatchObject([{ state: 'delivered', attempts: 1 }]));
    const [{ id }] = await states();
    await delivery.request(`/v1/delivery/deliveries/${id}/redeliver`, { method: 'POST' });
    await eventually(async () => expect(await states()).toMatchObject([{ state: 'delivered', attempts: 2 }]));
    expect(await reports()).toHaveLength(1);
  });

  it('trusts nobody else', async () => {
    const forged = { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)), 'webhook-signature': 'v1,AAAA' };
    expect((await fetch(receiver, { method: 'POST', headers: forged, body: '{}' })).status).toBe(401);
    expect((await fetch(receiver, { method: 'POST', body: '{}' })).status).toBe(401);
  });
});
