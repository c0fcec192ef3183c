import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@baton/local-stack';
import { eventually, testStack, type TestDatabase, type TestKafka } from '@baton/testing';
import { towardsThisMachine } from './delivery-service.js';

const program = join(import.meta.dirname, '..', 'dist', 'main.js');

/** The built service as a process of its own, which can be killed. */
export class BuiltDelivery {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly db: TestDatabase,
    private readonly kafka: TestKafka,
    private readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(db: TestDatabase, kafka: TestKafka, env: Readonly<Record<string, string>>): Promise<BuiltDelivery> {
    if (!existsSync(program)) throw new Error(`${program} is missing: build the workspace first`);
    const delivery = new BuiltDelivery(db, kafka, await freePort(), env);
    await delivery.start();
    return delivery;
  }

  /** Starts it, also again, and waits until it is ready. */
  async start(): Promise<void> {
    const stack = await testStack();
    this.child = spawn(process.execPath, [program], {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        PORT: String(this.port),
        HOST: '127.0.0.1',
        LOG_LEVEL: 'error',
        DATABASE_URL: this.db.url,
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        BATON_ADMIN_KEY: 'key',
        BATON_TOPIC_PREFIX: this.kafka.prefix,
        KAFKA_SESSION_TIMEOUT_MS: '6000',
        ...this.env,
        ...towardsThisMachine,
      },
    });
    const isReady = async () => (await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => undefined))?.ok ?? false;
    await eventually(async () => expect(await isReady()).toBe(true));
  }

  put(path: string, body: object): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.child?.kill(signal);
  }

  /** @returns its exit code, null when it was killed */
  async ended(): Promise<number | null> {
    await eventually(() => expect(this.child!.signalCode ?? this.child!.exitCode).not.toBeNull());
    return this.child!.exitCode;
  }
}
