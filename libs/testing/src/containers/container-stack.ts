import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import type { TestStack } from '../test-stack.js';
import { images } from './images.js';
import { startKafkaContainer } from './kafka-container.js';
import { startPostgresContainer } from './postgres-container.js';

export interface ContainerStack extends TestStack {
  /** Stops and removes the containers. */
  stop(): Promise<void>;
}

/** PostgreSQL, Kafka and Redis in containers of their own, with the images of docker-compose.yml. When one can't start, none stays. */
export async function startContainerStack(): Promise<ContainerStack> {
  const starting = [startPostgresContainer(), startKafkaContainer(), startRedisContainer()] as const;
  const stop = async (): Promise<void> => {
    const started = (await Promise.allSettled(starting)).flatMap(part => (part.status === 'fulfilled' ? [part.value] : []));
    await Promise.all(started.map(({ container }) => container.stop({ timeout: 0 })));
  };
  try {
    const [postgres, kafka, redis] = await Promise.all(starting);
    return { postgresUrl: postgres.url, kafkaBrokers: kafka.brokers, redisUrl: redis.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRedisContainer(): Promise<{ url: string; container: StartedTestContainer }> {
  const container = await new GenericContainer(images.redis)
    .withExposedPorts(6379)
    .withCommand(['redis-server', '--save', '', '--appendonly', 'no'])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start();
  return { url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`, container };
}
