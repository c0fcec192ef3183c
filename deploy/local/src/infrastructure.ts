import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import { createDatabases, Secrets, Stack, type PartName, type ProcessChange } from '@baton/local-stack';
import type { Settings } from './settings.js';

export interface Infrastructure {
  readonly kafkaBrokers: string[];
  readonly redisUrl: string;
  readonly databaseUrls: Record<ServiceName, string>;
  readonly adminKey: string;
  /** What the keys are derived from under which intake and delivery seal secrets. */
  readonly secretsKey: string;
  readonly stack: Stack;
}

/** Starts Kafka, PostgreSQL and Redis, but for those that are given, and makes a database for each service. */
export async function startInfrastructure(
  settings: Settings,
  directory: string,
  log: (line: string) => void,
  onChange: (change: ProcessChange) => void,
): Promise<Infrastructure> {
  const { given } = settings;
  const parts: PartName[] = [];
  if (!given.kafkaBrokers) parts.push('kafka');
  if (!given.databaseUrls) parts.push('postgres');
  if (!given.redisUrl) parts.push('redis');
  const stackDirectory = join(directory, 'stack');
  const stack = await Stack.start({
    directory: stackDirectory,
    cacheDirectory: join(directory, 'cache'),
    ports: settings.portBase,
    parts,
    log,
    onChange,
  });
  const databaseUrls = given.databaseUrls ?? (await createDatabases(stack.postgresUrl, serviceNames, stackDirectory));
  const secrets = await (await Secrets.of(stackDirectory)).get('adminKey', 'secretsKey');
  return {
    kafkaBrokers: given.kafkaBrokers ?? stack.kafkaBrokers,
    redisUrl: given.redisUrl ?? stack.redisUrl,
    databaseUrls,
    adminKey: settings.adminKey ?? secrets.adminKey,
    secretsKey: secrets.secretsKey,
    stack,
  };
}
