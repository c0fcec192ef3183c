import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startStack, type PartName, type Stack } from '@baton/local-stack';

const local = join(import.meta.dirname, '..', '..', '..', '.local');

export interface IsolatedStack {
  /** Its parts can be stopped, killed and started: nobody else uses them. */
  stack: Stack;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** A stack that this test has to itself, in about three seconds: for tests that stop the broker or the database. */
export async function isolatedStack(
  parts?: readonly PartName[],
  kafkaProperties: Readonly<Record<string, string>> = {},
): Promise<IsolatedStack> {
  mkdirSync(local, { recursive: true });
  const directory = mkdtempSync(join(local, 'isolated-'));
  const [kafka, kafkaController, postgres, redis] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const stack = await startStack({
    directory,
    cacheDirectory: join(local, 'cache'),
    ports: { kafka, kafkaController, postgres, redis },
    parts,
    kafkaProperties: { 'group.min.session.timeout.ms': '1000', ...kafkaProperties },
    log: () => {},
  });
  return {
    stack,
    remove: async () => {
      await stack.stop();
      await rm(directory, { recursive: true });
    },
  };
}
