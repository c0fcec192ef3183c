import type { SaslMechanism, ServiceConfig } from './service.config.js';

/** How to reach Kafka, in the words of kafkajs, without depending on it. */
export interface KafkaConnectionOptions {
  brokers: string[];
  ssl?: true | { ca?: string[]; cert?: string; key?: string };
  sasl?: { mechanism: SaslMechanism; username: string; password: string };
}

/** The Kafka part of a configuration as connection options. */
export function kafkaConnection(config: ServiceConfig): KafkaConnectionOptions {
  const options: KafkaConnectionOptions = { brokers: config.KAFKA_BROKERS };
  if (config.KAFKA_TLS) {
    const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = config;
    options.ssl = ca || cert ? { ...(ca && { ca: [ca] }), ...(cert && key && { cert, key }) } : true;
  }
  if (config.KAFKA_SASL_MECHANISM)
    options.sasl = {
      mechanism: config.KAFKA_SASL_MECHANISM,
      username: config.KAFKA_SASL_USERNAME ?? '',
      password: config.KAFKA_SASL_PASSWORD ?? '',
    };
  return options;
}
