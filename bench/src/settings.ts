/** What is measured, and how long. */
export interface Settings {
  /** Inquiries of the throughput runs. */
  readonly inquiries: number;
  /** Until the compilers of Node and of the broker's JVM have done their work; the same number for everybody. */
  readonly warmUp: number;
  readonly reps: number;
  /** Inquiries a second of the end-to-end runs, and for how long. */
  readonly rates: readonly number[];
  readonly steadySeconds: number;
  /** Webhooks to a receiver that answers at once. */
  readonly deliveries: number;
  readonly httpSeconds: number;
  readonly httpConnections: number;
  /** How long the system has had nothing to do before it counts as idle. */
  readonly settleSeconds: number;
  readonly idleSeconds: number;
  /** Longest wait for a quiet machine before each measurement. */
  readonly quietSeconds: number;
  readonly parts: readonly Part[];
  /** Writes a CPU profile of every service into .local/bench/profiles. */
  readonly profile: boolean;
  /** Has PostgreSQL count what each statement costs, into .local/bench/statements-*.txt. */
  readonly statements: boolean;
  /** Options of node for the services: to try what V8's settings are worth. */
  readonly nodeOptions: string;
  readonly portBase: number;
}

export const allParts = ['peers', 'throughput', 'end-to-end', 'idle', 'http', 'delivery'] as const;
export type Part = (typeof allParts)[number];

const full = {
  inquiries: 20_000,
  warmUp: 50_000,
  reps: 100,
  rates: [20, 100],
  steadySeconds: 60,
  deliveries: 10_000,
  httpSeconds: 20,
  httpConnections: 64,
  settleSeconds: 120,
  idleSeconds: 20,
  quietSeconds: 10,
};
const quick = {
  ...full,
  inquiries: 5_000,
  warmUp: 3_000,
  steadySeconds: 15,
  deliveries: 3_000,
  httpSeconds: 8,
  settleSeconds: 5,
  idleSeconds: 8,
  quietSeconds: 5,
};

export const usage = `npm run bench -- [--quick] [--only=${allParts.join(',')}] [--inquiries=N] [--warm-up=N] [--profile] [--statements] [--node-options=...]`;

/**
 * Reads the command line.
 * @throws Error with one line for each thing that is wrong
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  let base = args.includes('--quick') ? quick : full;
  let parts: readonly Part[] = allParts;
  let nodeOptions = '';
  for (const arg of args) {
    const [name = ''] = arg.split('=', 1);
    const value = arg.slice(name.length + 1);
    if (name === '--only') {
      const unknown = value.split(',').filter(part => !(allParts as readonly string[]).includes(part));
      if (unknown.length > 0) problems.push(`--only knows ${allParts.join(', ')}, not ${unknown.join(', ')}`);
      parts = value.split(',') as Part[];
    } else if (name === '--inquiries' || name === '--warm-up') {
      const count = Number(value);
      if (!Number.isInteger(count) || count < 100) problems.push(`${name} has to be a whole number of at least 100`);
      base = { ...base, [name === '--inquiries' ? 'inquiries' : 'warmUp']: count };
    } else if (name === '--node-options') nodeOptions = value;
    else if (arg !== '--quick' && arg !== '--profile' && arg !== '--statements') problems.push(`unknown option ${arg}: ${usage}`);
  }
  const portBase = Number(env.BATON_PORT_BASE ?? 23_000);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000)
    problems.push('BATON_PORT_BASE has to be a whole number from 1024 to 65000');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { ...base, parts, profile: args.includes('--profile'), statements: args.includes('--statements'), nodeOptions, portBase };
}
