import type { StackPorts } from '../ports.js';

/** The settings of one broker on the loopback interface that is its own controller, sized for a developer's machine. */
export const kafkaProperties = (data: string, ports: Pick<StackPorts, 'kafka' | 'kafkaController'>): Record<string, string> => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@127.0.0.1:${ports.kafkaController}`,
  'controller.listener.names': 'CONTROLLER',
  listeners: `PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka}`,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'log.dirs': data,
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // A fetch that has been answered waits in the lists of its other partitions to be thrown away: for so many, by default a thousand. They live long enough to
  // fill the heap, and every few seconds the broker stood still for 80 ms.
  'fetch.purgatory.purge.interval.requests': '50',
  'log.cleaner.dedupe.buffer.size': '2097152',
  'log.segment.bytes': '67108864',
  // After a crash the controller refuses the new broker until the session of the old one is over: 9 s by default.
  'broker.session.timeout.ms': '4000',
  'broker.heartbeat.interval.ms': '1000',
  'num.network.threads': '2',
  'num.io.threads': '4',
});
