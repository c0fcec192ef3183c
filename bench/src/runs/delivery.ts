import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode, topics } from '@baton/contracts';
import { poll } from '@baton/local-stack';
import { kafkaClient } from '@baton/messaging';
import { aLeadAssigned } from '@baton/testing';
import { Partitioners } from 'kafkajs';
import type { BenchSystem } from '../system/bench-system.js';

/** How fast webhooks go to a receiver that answers at once. */
export interface Delivery {
  readonly deliveries: number;
  /** From the first event on the topic to the last delivery taken. */
  readonly seconds: number;
  readonly perSecond: number;
  /** Requests beyond one for each event. */
  readonly repeats: number;
}

const AT_ONCE = 1_000;
const DEADLINE_MS = 600_000;

/** Publishes assignments, as the service of that name would, and waits until a receiver in this process has each of them. */
export async function measureDelivery(system: BenchSystem, deliveries: number, warmUp: number): Promise<Delivery> {
  const taken = new Set<string>();
  let requests = 0;
  const receiver = createServer((request, response) => {
    requests++;
    taken.add(String(request.headers['webhook-id']));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
  const kafka = kafkaClient('bench', { brokers: system.stack.kafkaBrokers }, { warn: () => {}, error: () => {} });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  const through = async (count: number): Promise<number> => {
    const events = Array.from({ length: count }, () => aLeadAssigned());
    const wanted = taken.size + count;
    const started = performance.now();
    for (let at = 0; at < count; at += AT_ONCE)
      await producer.send({ topic: topics.assignmentLeads.name, acks: -1, messages: events.slice(at, at + AT_ONCE).map(encode) });
    if (!(await poll(() => Promise.resolve(taken.size >= wanted), DEADLINE_MS)))
      throw new Error(`only ${taken.size} of ${wanted} were delivered`);
    return (performance.now() - started) / 1_000;
  };
  try {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    await system.request('delivery', '/v1/delivery/subscriptions/bench', { url }, 'PUT');
    await through(warmUp);
    const before = requests;
    const seconds = await through(deliveries);
    return { deliveries, seconds, perSecond: deliveries / seconds, repeats: requests - before - deliveries };
  } finally {
    await producer.disconnect();
    receiver.closeAllConnections();
    receiver.close();
  }
}
