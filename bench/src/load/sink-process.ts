import { eventType, topics } from '@baton/contracts';
import { kafkaClient } from '@baton/messaging';

/** What the sink is told, and what it answers. */
export type SinkCommand = { command: 'expect'; count: number } | { command: 'report' } | { command: 'forget' };
export type SinkAnswer =
  | { answer: 'ready' }
  | { answer: 'reached'; count: number; at: number }
  | { answer: 'report'; assigned: [leadId: string, at: number][]; repeats: number };

const assigned = new Map<string, number>();
const seen = new Set<string>();
let repeats = 0;
let expected = Number.POSITIVE_INFINITY;

const now = () => performance.timeOrigin + performance.now();
const say = (answer: SinkAnswer) => process.send!(answer);
const type = eventType('lead-assigned');

const complain = (message: string, fields?: object) => console.error(message, fields ?? '');
const kafka = kafkaClient('bench-sink', { brokers: process.env.KAFKA_BROKERS!.split(',') }, { warn: () => {}, error: complain });
const consumer = kafka.consumer({ groupId: 'bench-sink', sessionTimeout: 120_000, maxWaitTimeInMs: 100 });
await consumer.connect();
await consumer.subscribe({ topics: [topics.assignmentLeads.name], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 12,
  eachBatch: async ({ batch }) => {
    const at = now();
    for (const { key, headers } of batch.messages) {
      if (headers?.ce_type?.toString() !== type) continue;
      const leadId = key!.toString();
      if (seen.has(leadId)) repeats++;
      else {
        seen.add(leadId);
        assigned.set(leadId, at);
      }
    }
    reached(at);
  },
});

function reached(at: number): void {
  if (seen.size < expected) return;
  expected = Number.POSITIVE_INFINITY;
  say({ answer: 'reached', count: seen.size, at });
}

process.on('message', (message: SinkCommand) => {
  if (message.command === 'expect') {
    expected = message.count;
    reached(now());
  } else if (message.command === 'report') say({ answer: 'report', assigned: [...assigned], repeats });
  else assigned.clear();
});
process.once('SIGTERM', () => void consumer.disconnect().finally(() => process.exit(0)));
// The bench is gone.
process.once('disconnect', () => process.exit(1));
say({ answer: 'ready' });
