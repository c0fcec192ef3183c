import { join } from 'node:path';
import { SupervisedProcess } from '@baton/local-stack';
import { urlOf, type ServiceSurroundings } from '../services.js';
import { crmPortOf } from '../stand-ins.js';
import { bearer, post, put } from './api.js';
import type { DemoSecrets } from './load-company.js';
import { UNHURRIED } from './sales-team.js';

/** As deploy/local/example/crm-receiver.mjs is described in docs/crm.md: subscribed to what it needs, and kept running. @returns a function that ends it */
export async function startExampleCrm(
  { root, logs, portBase, infrastructure, onChange }: ServiceSurroundings,
  { crmKey }: DemoSecrets,
): Promise<() => Promise<void>> {
  const subscription = `${urlOf(portBase, 'delivery')}/v1/delivery/subscriptions/example-crm`;
  const receiver = `http://127.0.0.1:${crmPortOf(portBase)}`;
  const admin = bearer(infrastructure.adminKey);
  const eventTypes = ['lead-assigned', 'lead-unassigned', 'lead-erased'];
  const filter = `event.name != "lead-assigned" || data.rep.repId != "${UNHURRIED.repId}"`;
  await put(subscription, { url: `${receiver}/baton`, eventTypes, filter, why: 'the example CRM' }, admin);
  // The secret of a subscription is told once: each start gets one of its own.
  const { secret } = (await post(`${subscription}/secrets`, { overlapHours: 0 }, admin)) as { secret: string };
  const child = new SupervisedProcess({
    name: 'example-crm',
    command: process.execPath,
    args: [join(root, 'deploy', 'local', 'example', 'crm-receiver.mjs')],
    cwd: root,
    env: {
      ...process.env,
      PORT: String(crmPortOf(portBase)),
      WEBHOOK_SECRET: secret,
      BATON_URL: urlOf(portBase, 'intake'),
      BATON_KEY: crmKey,
    },
    logFile: join(logs, 'example-crm.log'),
    // It answers whoever is not Baton with 401.
    isReady: () =>
      fetch(receiver).then(
        () => true,
        () => false,
      ),
    onChange,
    watchdog: infrastructure.stack.watchdog,
    stage: 0,
  });
  await child.start();
  return () => child.stop();
}
