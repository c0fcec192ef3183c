import { serviceNames, type ServiceName } from '@baton/contracts';
import { StackProblem } from '@baton/local-stack';

/** What was asked for on the command line and in the environment. */
export interface Settings {
  readonly demo: boolean;
  readonly portBase: number;
  readonly adminKey: string | undefined;
  /** Parts that run elsewhere already: used instead of starting them. */
  readonly given: {
    readonly kafkaBrokers: string[] | undefined;
    readonly redisUrl: string | undefined;
    readonly databaseUrls: Record<ServiceName, string> | undefined;
  };
}

export const databaseVariable = (service: ServiceName): string => `${service.toUpperCase()}_DATABASE_URL`;
export const portOf = (portBase: number, service: ServiceName): number => portBase + 1 + serviceNames.indexOf(service);

/**
 * Reads arguments and environment. An empty variable counts as absent, as it does for the services.
 * @throws StackProblem with one line for each thing that is wrong
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const problems = args.filter(a => a !== '--no-demo').map(a => `Unknown option ${a}: npm start knows --no-demo (npm start -- --no-demo)`);
  const portBase = Number(env.BATON_PORT_BASE || 3000);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000)
    problems.push('BATON_PORT_BASE has to be a whole number from 1024 to 65000');
  const given = serviceNames.filter(s => env[databaseVariable(s)]);
  if (given.length > 0 && given.length < serviceNames.length) {
    const missing = serviceNames.filter(s => !env[databaseVariable(s)]).map(databaseVariable);
    problems.push(`Some databases are given and some are not: set ${missing.join(', ')} too, or none`);
  }
  if (problems.length > 0) throw new StackProblem(problems.join('\n'));
  return {
    demo: !args.includes('--no-demo'),
    portBase,
    adminKey: env.BATON_ADMIN_KEY || undefined,
    given: {
      kafkaBrokers: env.KAFKA_BROKERS ? env.KAFKA_BROKERS.split(',').map(b => b.trim()) : undefined,
      redisUrl: env.REDIS_URL || undefined,
      databaseUrls:
        given.length === 0
          ? undefined
          : (Object.fromEntries(serviceNames.map(s => [s, env[databaseVariable(s)]])) as Record<ServiceName, string>),
    },
  };
}
