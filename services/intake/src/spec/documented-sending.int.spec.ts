import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { topics } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import { serviceUnderTest, type ServiceUnderTest } from '@baton/testing';
import { IntakeModule, intakeMigrations } from '../index.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'sending.md'), 'utf8');
/** The commands of the page, but for the first, which reads the key of a local system. */
const [, ...blocks] = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text]) => text!);

let intake: ServiceUnderTest;
let directory: string;
beforeAll(async () => {
  intake = await serviceUnderTest('intake', IntakeModule, [...messagingMigrations, ...intakeMigrations]);
  directory = await mkdtemp(join(tmpdir(), 'baton-sending-'));
});
afterAll(async () => {
  await intake?.close();
  await rm(directory, { recursive: true, force: true });
});

/** Runs commands as a reader would, one block after the other. @returns what they print, by block */
async function run(commands: readonly string[]): Promise<string[]> {
  const script = commands.join('\necho; echo "=== next block"\n').replaceAll('localhost:3001', intake.service.url.replace('http://', ''));
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.replaceAll('/tmp/source.json', join(directory, 'source.json'))], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      KEY: intake.service.adminKey,
      KAFKA_BROKERS: intake.kafka.brokers.join(','),
      TOPIC: intake.kafka.prefix + topics.inbound.name,
    },
  });
  return stdout.split('=== next block').map(text => text.trim());
}

const isRunnable = ['bash', 'curl'].every(program => spawnSync(program, ['--version']).status === 0);
(isRunnable ? it : it.skip)('every command of docs/sending.md does what the page says (skipped without bash and curl)', async () => {
  const [made, inquiry, wrong, signed, google, behavior, spend, byKafka, ...more] = await run(blocks);
  expect(more).toEqual([]);
  expect(made).toBe('');
  const accepted = { inquiryId: expect.any(String), leadId: expect.any(String), repeat: false };
  expect(JSON.parse(inquiry!)).toEqual(accepted);
  expect(JSON.parse(wrong!)).toMatchObject({
    type: 'invalid-request',
    status: 400,
    errors: [{ field: 'contact', message: 'needs an email or a phone' }, { field: 'source.mediaType' }],
  });
  expect(JSON.parse(signed!.slice(signed!.indexOf('{"results"')))).toEqual({ results: [accepted], pendingDetails: 0, skipped: 0 });
  expect(JSON.parse(google!.slice(google!.indexOf('{"results"')))).toEqual({ results: [accepted], pendingDetails: 0, skipped: 0 });
  expect(JSON.parse(behavior!)).toEqual({ id: expect.any(String), leadId: JSON.parse(inquiry!).leadId, repeat: false });
  expect(JSON.parse(spend!)).toEqual({ spendId: 'careers-page/google-ads/spring/2026-11', revision: 1, repeat: false });
  const events = await intake.kafka.collect(topics.intakeLeads.name, all =>
    all.some(e => e.name === 'inquiry-accepted' && e.data.externalId === byKafka),
  );
  const origins = events.flatMap(e => (e.name === 'inquiry-accepted' ? `${e.data.sourceId}: ${e.data.origin.mediaType}` : []));
  expect(origins.toSorted()).toEqual(['careers-page: website', 'google-spring: paid-search', 'partner: partner', 'partner: website']);
});
