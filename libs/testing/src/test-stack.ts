/** The real parts that integration tests run on. */
export interface TestStack {
  /** The superuser's. */
  postgresUrl: string;
  kafkaBrokers: string[];
  redisUrl: string;
}

/** The stack of this run, which Jest's global setup has started or found. Throws when a spec that needs it runs in a tier without it. */
export async function testStack(env: NodeJS.ProcessEnv = process.env): Promise<TestStack> {
  const { BATON_TEST_POSTGRES_URL: postgresUrl, BATON_TEST_KAFKA_BROKERS: brokers, BATON_TEST_REDIS_URL: redisUrl } = env;
  if (!postgresUrl || !brokers || !redisUrl)
    throw new Error(
      'There is no test stack: a spec that needs one is named *.int.spec.ts, *.e2e.spec.ts or *.faults.spec.ts, so that Jest starts it',
    );
  return { postgresUrl, kafkaBrokers: brokers.split(','), redisUrl };
}
