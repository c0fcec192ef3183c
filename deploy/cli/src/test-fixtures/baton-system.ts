import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, testKafka, testService, uniquePrefix, type TestDatabase, type TestKafka, type TestService } from '@baton/testing';
import { AssignmentModule, assignmentMigrations } from '../../../../services/assignment/src/index.js';
import { AttributionModule, attributionMigrations } from '../../../../services/attribution/src/index.js';
import { DeliveryModule, deliveryMigrations } from '../../../../services/delivery/src/index.js';
import { IntakeModule, intakeMigrations } from '../../../../services/intake/src/index.js';
import { nurtureMigrations } from '../../../../services/nurture/src/migrations/index.js';
import { NurtureModule } from '../../../../services/nurture/src/nurture.module.js';
import { ScoringModule, scoringMigrations } from '../../../../services/scoring/src/index.js';
import { urlVariable } from '../connect/endpoints.js';

/** How a call of the command ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const secretsKey = (service: string) => ({ SECRETS_KEY: createHash('sha256').update(`cli ${service}`).digest('base64') });

/** Every service: `ledger` and `dlq` ask them all. */
const parts = {
  intake: { module: IntakeModule, migrations: intakeMigrations, env: secretsKey('intake') },
  scoring: { module: ScoringModule, migrations: scoringMigrations, env: {} },
  assignment: { module: AssignmentModule, migrations: assignmentMigrations, env: {} },
  nurture: {
    module: NurtureModule,
    migrations: nurtureMigrations,
    env: { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'hello@example.com', PUBLIC_URL: 'http://127.0.0.1:9' },
  },
  attribution: { module: AttributionModule, migrations: attributionMigrations, env: {} },
  delivery: { module: DeliveryModule, migrations: deliveryMigrations, env: secretsKey('delivery') },
} satisfies Record<ServiceName, object>;

/** All services in this process, and the command as it is built, as a child of it. */
export class BatonSystem {
  private constructor(
    readonly kafka: TestKafka,
    readonly databases: Readonly<Record<ServiceName, TestDatabase>>,
    readonly services: Readonly<Record<ServiceName, TestService>>,
  ) {}

  static async start(): Promise<BatonSystem> {
    const kafka = await testKafka(uniquePrefix());
    const databases = await each(name => testDatabase(name, [...messagingMigrations, ...parts[name].migrations]));
    const services = await each(name =>
      testService(parts[name].module, { db: databases[name], topicPrefix: kafka.prefix, env: parts[name].env }),
    );
    return new BatonSystem(kafka, databases, services);
  }

  /** Runs the command in a directory. @param stdin what it can read there @param interruptAt a text of its standard error at which it is interrupted */
  baton(
    args: readonly string[],
    { cwd, stdin = '', env = {}, interruptAt }: { cwd: string; stdin?: string; env?: Record<string, string>; interruptAt?: string },
  ): Promise<Ended> {
    const urls = Object.fromEntries(serviceNames.map(name => [urlVariable(name), this.services[name].url]));
    const command = join(import.meta.dirname, '..', '..', 'baton.mjs');
    return new Promise(resolve => {
      const child = execFile(
        process.execPath,
        [command, ...args],
        {
          cwd,
          env: { PATH: process.env.PATH, BATON_ADMIN_KEY: this.services.intake.adminKey, ...urls, ...env },
          maxBuffer: 10_000_000,
        },
        (error, stdout, stderr) => resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
      let said = '';
      child.stderr!.on('data', (text: string) => {
        const isFirst = interruptAt !== undefined && !said.includes(interruptAt);
        said += text;
        if (isFirst && said.includes(interruptAt)) child.kill('SIGINT');
      });
      child.stdin!.end(stdin);
    });
  }

  async close(): Promise<void> {
    await Promise.all(serviceNames.map(name => this.services[name].close()));
    await this.kafka.close();
    await Promise.all(serviceNames.map(name => this.databases[name].drop()));
  }
}

/** One after the other: each service brings up its consumers. */
async function each<T>(make: (name: ServiceName) => Promise<T>): Promise<Record<ServiceName, T>> {
  const made: [ServiceName, T][] = [];
  for (const name of serviceNames) made.push([name, await make(name)]);
  return Object.fromEntries(made) as Record<ServiceName, T>;
}
