import { allTopics, decode } from '@baton/contracts';
import { kafkaClient, type KafkaLog } from '@baton/messaging';
import { LinesInOrder } from './lines-in-order.js';
import { narrate } from './narrate.js';

const LOOK_EVERY_MS = 100;

/** Follows every topic from now on and says each lead's way, a line an event. @returns a function that ends it */
export async function followEvents(brokers: string[], say: (line: string) => void, log: KafkaLog): Promise<() => Promise<void>> {
  const kafka = kafkaClient('baton-narrator', { brokers }, log);
  // A group of its own for each run, and no memory: it only looks.
  const consumer = kafka.consumer({ groupId: `baton-narrator-${process.pid}-${Date.now()}`, maxWaitTimeInMs: 200, retry: { retries: 20 } });
  await consumer.connect();
  await consumer.subscribe({ topics: allTopics.map(t => t.name), fromBeginning: false });
  const told = new Set<string>();
  const lines = new LinesInOrder();
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ message }) => {
      const decoded = decode({ key: message.key, value: message.value, headers: message.headers ?? {} });
      if (decoded.outcome !== 'event' || told.has(decoded.event.id)) return Promise.resolve();
      told.add(decoded.event.id);
      if (told.size > 50_000) told.clear();
      const line = narrate(decoded.event);
      const { time } = decoded.event;
      if (line !== undefined) lines.add(time, `${time.slice(11, 23)}  ${line}`, performance.now());
      return Promise.resolve();
    },
  });
  const looking = setInterval(() => lines.take(performance.now()).forEach(line => say(line)), LOOK_EVERY_MS);
  return async () => {
    clearInterval(looking);
    await consumer.disconnect();
    lines.takeAll().forEach(line => say(line));
  };
}
