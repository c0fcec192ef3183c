import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import {
  aLeadSentToNurture,
  anInquiryAccepted,
  eventually,
  testDatabase,
  testKafka,
  testStack,
  type TestDatabase,
  type TestKafka,
} from '@baton/testing';
import { smtpSink, type SinkMail, type SmtpSink } from '../../../../libs/testing/src/smtp-sink.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { nurtureMigrations } from '../migrations/index.js';

const program = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const source = `
program:
  name: warm-up
  quietHours: null
  steps: [{ id: first, after: 0m, subject: First, text: First }, { id: second, after: 1d, subject: Second, text: Second }]
`;

let kafka: TestKafka;
let db: TestDatabase;
let sink: SmtpSink;
let child: ChildProcess | undefined;
/** Everything that a server was handed, also by a process that did not live to hear the answer. */
const handedOver: SinkMail[] = [];
let killAt: ((mail: SinkMail) => boolean) | undefined;

beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is missing: build the workspace first`);
  const names = [
    topics.intakeLeads.name,
    topics.intakeBehavior.name,
    topics.assignmentLeads.name,
    topics.nurtureLeads.name,
    'nurture.dead-letters.v1',
  ];
  [kafka, db] = await Promise.all([testKafka(undefined, names), testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations])]);
  await new HandlersAtHand(db).apply(source);
  sink = await smtpSink({
    refuseMail: mail => {
      handedOver.push(mail);
      if (killAt?.(mail)) {
        killAt = undefined;
        child!.kill('SIGKILL');
      }
      return undefined;
    },
  });
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await Promise.all([sink?.close(), db?.drop(), kafka?.close()]);
});

async function startReplica(): Promise<void> {
  const stack = await testStack();
  child = spawn(process.execPath, [program], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATABASE_URL: db.url,
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      BATON_ADMIN_KEY: 'key',
      BATON_TOPIC_PREFIX: kafka.prefix,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      SMTP_URL: sink.smtpUrl,
      MAIL_FROM: 'hello@acme.example',
      PUBLIC_URL: 'http://127.0.0.1:1',
      // Longer than a busy machine takes to hand a mail over.
      MAIL_LEASE_MS: '4000',
    },
  });
}
const ended = () => eventually(() => expect(child!.signalCode ?? child!.exitCode).not.toBeNull());
const copiesOf = (leadId: string) => handedOver.filter(mail => mail.to[0]!.startsWith(leadId)).map(mail => mail.messageId);

describe('a replica that is killed while the mail server has its mail', () => {
  it('loses no mail and says nothing twice: what may have gone out goes out again under the same id', async () => {
    const leadIds = Array.from({ length: 12 }, () => randomUUID());
    await kafka.publish([
      ...leadIds.map(leadId => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } })),
      ...leadIds.map(leadId => aLeadSentToNurture({ leadId, program: 'warm-up' })),
    ]);
    killAt = () => handedOver.length >= 4;
    await startReplica();
    await ended();
    await startReplica();
    const said = await kafka.collect(
      topics.nurtureLeads.name,
      events => new Set(events.filter(e => e.name === 'nurture-step-sent').map(e => e.key)).size === leadIds.length,
    );
    for (const leadId of leadIds) {
      const copies = copiesOf(leadId);
      expect(copies.length).toBeGreaterThanOrEqual(1);
      expect(copies.length).toBeLessThanOrEqual(2);
      expect(new Set(copies).size).toBe(1);
      const sent = said.filter(e => e.key === leadId && e.name === 'nurture-step-sent');
      expect(new Set(sent.map(e => e.id)).size).toBe(1);
    }
    // Only what was in the hands of the server at that moment, one mail a connection, may be there twice.
    expect(leadIds.filter(leadId => copiesOf(leadId).length === 2).length).toBeLessThanOrEqual(5);
  });

  it('ends in order on SIGTERM, with nothing left on its way', async () => {
    const leadId = randomUUID();
    await kafka.publish([
      anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }),
      aLeadSentToNurture({ leadId, program: 'warm-up' }),
    ]);
    await eventually(() => expect(copiesOf(leadId)).toHaveLength(1));
    child!.kill('SIGTERM');
    await ended();
    expect(child!.exitCode).toBe(0);
    expect((await db.pool.query(`select 1 from deliveries where state = 'claimed' or is_begun`)).rowCount).toBe(0);
  });
});
