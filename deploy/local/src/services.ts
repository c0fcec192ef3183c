import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import { allocatorSettings, engineOptions, SupervisedProcess, type ProcessChange } from '@baton/local-stack';
import type { Infrastructure } from './infrastructure.js';
import { portOf } from './settings.js';

export interface ServiceSurroundings {
  readonly root: string;
  readonly logs: string;
  readonly portBase: number;
  readonly infrastructure: Infrastructure;
  /** Where mails go and where lead details come from: the demo's stand-ins, or what the environment says. */
  readonly smtpUrl: string;
  readonly graphUrl: string;
  readonly onChange: (change: ProcessChange) => void;
}

export const urlOf = (portBase: number, service: ServiceName): string => `http://127.0.0.1:${portOf(portBase, service)}`;

/** What a service finds in its environment on the local stack. */
export function serviceEnvironment(
  service: ServiceName,
  { portBase, infrastructure, smtpUrl, graphUrl }: ServiceSurroundings,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(portOf(portBase, service)),
    DATABASE_URL: infrastructure.databaseUrls[service],
    KAFKA_BROKERS: infrastructure.kafkaBrokers.join(','),
    REDIS_URL: infrastructure.redisUrl,
    BATON_ADMIN_KEY: infrastructure.adminKey,
    ...(service === 'intake' && {
      META_GRAPH_URL: graphUrl,
      SECRETS_KEY: createHash('sha256').update(infrastructure.secretsKey).digest('base64'),
    }),
    ...(service === 'delivery' && {
      SECRETS_KEY: createHash('sha256').update(`delivery ${infrastructure.secretsKey}`).digest('base64'),
      // Receivers that are being written stand on the same machine.
      ALLOW_INSECURE_TARGETS: process.env.ALLOW_INSECURE_TARGETS ?? 'true',
      DELIVERY_ALLOWED_NETWORKS: process.env.DELIVERY_ALLOWED_NETWORKS ?? '127.0.0.0/8,::1/128',
    }),
    // Those that write mails with links to themselves.
    ...((service === 'nurture' || service === 'delivery') && {
      SMTP_URL: smtpUrl,
      MAIL_FROM: process.env.MAIL_FROM ?? 'Example GmbH <hello@example.com>',
      PUBLIC_URL: urlOf(portBase, service),
    }),
  };
}

const isReady = (url: string) => async (): Promise<boolean> => {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
};

/** The services as supervised processes, not yet started. */
export const planServices = (surroundings: ServiceSurroundings): SupervisedProcess[] =>
  serviceNames.map(
    service =>
      new SupervisedProcess({
        name: service,
        command: process.execPath,
        args: ['--enable-source-maps', ...engineOptions, join(surroundings.root, 'services', service, 'dist', 'main.js')],
        cwd: surroundings.root,
        env: { ...allocatorSettings, ...serviceEnvironment(service, surroundings) },
        logFile: join(surroundings.logs, `${service}.log`),
        isReady: isReady(urlOf(surroundings.portBase, service)),
        onChange: surroundings.onChange,
        watchdog: surroundings.infrastructure.stack.watchdog,
        stage: 0,
      }),
  );
