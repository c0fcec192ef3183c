import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { images } from './images.js';

export interface PostgresContainer {
  /** The superuser's. */
  url: string;
  container: StartedTestContainer;
}

export interface PostgresContainerOptions {
  /** Files of this machine that the container has at its start; `mode` as for chmod. */
  files?: { source: string; target: string; mode?: number }[];
}

/** A PostgreSQL that has run the scripts of /docker-entrypoint-initdb.d. */
export async function startPostgresContainer({ files = [] }: PostgresContainerOptions = {}): Promise<PostgresContainer> {
  const container = await new GenericContainer(images.postgres)
    .withExposedPorts(5432)
    .withEnvironment({ POSTGRES_PASSWORD: 'of-a-test' })
    .withCopyFilesToContainer(files)
    // The data is thrown away.
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200'])
    // By TCP: while the scripts run, the server answers on its socket only.
    .withHealthCheck({
      test: ['CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-U', 'postgres'],
      interval: 500,
      timeout: 5_000,
      retries: 200,
    })
    .withWaitStrategy(Wait.forHealthCheck())
    .withStartupTimeout(120_000)
    .start();
  return { url: `postgres://postgres:of-a-test@${container.getHost()}:${container.getMappedPort(5432)}/postgres`, container };
}
