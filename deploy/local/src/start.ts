import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@baton/contracts';
import { requireFreePorts, StackProblem, type ProcessChange, type SupervisedProcess } from '@baton/local-stack';
import { createTopics } from './create-topics.js';
import { startDemo } from './demo/demo.js';
import { startInfrastructure } from './infrastructure.js';
import { followEvents } from './narrator.js';
import { planServices, urlOf } from './services.js';
import { portOf, readSettings } from './settings.js';
import { crmPortOf, graphPortOf, planStandIns, smtpPortOf } from './stand-ins.js';

const root = join(import.meta.dirname, '..', '..', '..');
const local = join(root, '.local');
const logs = join(local, 'logs');
const endpointsFile = join(local, 'endpoints.json');

const say = (line: string): void => console.log(line);

/** What a supervised process does, when it is news. */
function tell({ name, state, exit, restartInMs }: ProcessChange): void {
  if (state !== 'waiting-to-restart') return;
  say(`${name} ended (${exit?.signal ?? `code ${exit?.code}`}); it is started again in ${((restartInMs ?? 0) / 1000).toFixed(1)} s`);
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const { portBase } = settings;
  mkdirSync(logs, { recursive: true });
  rmSync(endpointsFile, { force: true });
  await requireFreePorts({
    ...Object.fromEntries(serviceNames.map(s => [s, portOf(portBase, s)])),
    ...(settings.demo && {
      'SMTP sink': smtpPortOf(portBase),
      "SMTP sink's view": smtpPortOf(portBase) + 1,
      'Graph API stand-in': graphPortOf(portBase),
      'example CRM': crmPortOf(portBase),
    }),
  });
  const infrastructure = await startInfrastructure(settings, local, say, tell);
  const children: SupervisedProcess[] = [];
  const followers: (() => Promise<void>)[] = [];
  const stop = stopper(children, followers, () => infrastructure.stack.stop());
  try {
    const quiet = { warn: () => undefined, error: (message: string) => say(`Kafka: ${message}`) };
    const created = await createTopics(infrastructure.kafkaBrokers, quiet);
    if (created > 0) say(`Kafka: ${created} topics created`);
    const smtpUrl = process.env.SMTP_URL ?? `smtp://127.0.0.1:${smtpPortOf(portBase)}`;
    const graphUrl = process.env.META_GRAPH_URL ?? `http://127.0.0.1:${graphPortOf(portBase)}`;
    const surroundings = { root, logs, portBase, infrastructure, smtpUrl, graphUrl, onChange: tell };
    const standIns = settings.demo ? planStandIns(surroundings) : [];
    const services = planServices(surroundings);
    children.push(...services, ...standIns);
    say('Services: starting …');
    const since = performance.now();
    await Promise.all(children.map(child => child.start()));
    say(`Services: ready after ${((performance.now() - since) / 1000).toFixed(1)} s`);

    followers.push(await followEvents(infrastructure.kafkaBrokers, say, quiet));
    const endpoints = {
      ...Object.fromEntries(serviceNames.map(s => [s, urlOf(portBase, s)])),
      kafka: infrastructure.kafkaBrokers.join(','),
      redis: infrastructure.redisUrl,
      adminKey: infrastructure.adminKey,
    };
    if (settings.demo) followers.push(await startDemo(surroundings, say, { exampleCrm: true }));
    // Last: whoever waits for this file finds everything in place.
    writeFileSync(endpointsFile, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
    welcome(portBase, settings.demo);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stops everything once, in order: what looks on, the services, then the parts they stand on. */
function stopper(
  children: readonly SupervisedProcess[],
  followers: readonly (() => Promise<void>)[],
  stopStack: () => Promise<void>,
): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      rmSync(endpointsFile, { force: true });
      await Promise.allSettled(followers.map(end => end()));
      await Promise.allSettled(children.map(child => child.stop()));
      await stopStack();
    })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!stopped) say('\nStopping …');
      void stop().then(() => process.exit(0));
    });
  return stop;
}

function welcome(portBase: number, demo: boolean): void {
  // Since the process began: whoever waits waits for installing and building, too.
  say(`
Baton is up after ${(performance.now() / 1000).toFixed(0)} s.
${serviceNames.map(s => `  ${s.padEnd(12)} ${urlOf(portBase, s)}   API: ${urlOf(portBase, s)}/docs`).join('\n')}
${demo ? `  mails        http://127.0.0.1:${smtpPortOf(portBase) + 1}/messages\n  example CRM  http://127.0.0.1:${crmPortOf(portBase)}   deploy/local/example/crm-receiver.mjs\n` : ''}  addresses    .local/endpoints.json (with the admin key)   logs: .local/logs   another terminal: npm run ledger

Send an inquiry of your own:
  curl -s ${urlOf(portBase, 'intake')}/v1/inquiries -H "authorization: Bearer $(node -p "require('./.local/endpoints.json').adminKey")" \\
    -H 'content-type: application/json' \\
    -d '{"externalId":"my-first","contact":{"email":"ada@example.com","firstName":"Ada"},"company":{"name":"Analytical Engines","employees":250},"source":{"mediaType":"website","channel":"contact form"}}'

Ctrl-C stops everything; the data stays (npm run reset forgets it). Kill a service if you like: it comes back, and nothing is lost.
`);
}

main().catch((error: unknown) => {
  console.error(error instanceof StackProblem ? error.message : error);
  process.exit(1);
});
