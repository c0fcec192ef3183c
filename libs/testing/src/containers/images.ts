/** The images of the parts that Baton stands on, as docker-compose.yml names them. */
export const images = {
  postgres: process.env.POSTGRES_IMAGE ?? 'postgres:17',
  kafka: process.env.KAFKA_IMAGE ?? 'apache/kafka:4.2.0',
  redis: process.env.REDIS_IMAGE ?? 'redis:7',
} as const;
