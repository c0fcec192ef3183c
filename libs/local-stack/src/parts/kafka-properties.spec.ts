import { kafkaProperties } from './kafka-properties.js';

describe('kafkaProperties', () => {
  const properties = kafkaProperties('/data', { kafka: 9_092, kafkaController: 9_093 });

  it('put the broker and its controller on the loopback interface', () => {
    expect(properties.listeners).toBe('PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093');
    expect(properties['advertised.listeners']).toBe('PLAINTEXT://127.0.0.1:9092');
    expect(properties['controller.quorum.voters']).toBe('1@127.0.0.1:9093');
  });

  it('ask for no more replicas than there are brokers', () => {
    const replication = Object.entries(properties).filter(([name]) => /replication\.factor$|min\.isr$/.test(name));
    expect(replication.length).toBeGreaterThan(0);
    expect(new Set(replication.map(([, value]) => value))).toEqual(new Set(['1']));
  });

  it('let nobody create a topic by mistake', () => expect(properties['auto.create.topics.enable']).toBe('false'));
});
