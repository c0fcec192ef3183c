import { eventDefinitions, eventType, type EventName } from './registry.js';
import { allTopics, consumerGroup, PARTITIONS, serviceNames, type TopicDefinition } from './topics.js';
import { topicOf } from './envelope.js';

const idOf = (topic: TopicDefinition): string => topic.name.replaceAll(/[.-]/g, '_');
const eventsOf = (topic: TopicDefinition): EventName[] =>
  (Object.keys(eventDefinitions) as EventName[]).filter(
    name => topic.producer !== 'external' && topicOf(name, topic.producer) === topic.name,
  );

/** The AsyncAPI 3.0 document of everything that travels through Kafka, generated from the table of topics and the schemas. */
export function asyncApi(version: string): Record<string, unknown> {
  const topics = allTopics.filter(t => eventsOf(t).length > 0);
  const operations = topics.flatMap(topic => [
    [`${String(topic.producer)}_sends_${idOf(topic)}`, operation('send', topic, `${String(topic.producer)} writes ${topic.name}`)],
    ...topic.consumers.map(consumer => [
      `${consumer}_receives_${idOf(topic)}`,
      operation('receive', topic, `Group ${consumerGroup(consumer)}`),
    ]),
  ]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Baton',
      version,
      description: `Events of ${serviceNames.join(', ')}. CloudEvents 1.0, structured JSON, ce_* headers beside it.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(topics.map(topic => [idOf(topic), channel(topic)])),
    operations: Object.fromEntries(operations) as Record<string, unknown>,
    components: { messages: Object.fromEntries((Object.keys(eventDefinitions) as EventName[]).map(name => [name, message(name)])) },
  };
}

const channel = (topic: TopicDefinition) => ({
  address: topic.name,
  description: `${topic.summary} Key: ${topic.key}. Kept ${topic.retentionDays} days.${topic.personalData ? ' Holds personal data.' : ''}`,
  messages: Object.fromEntries(eventsOf(topic).map(name => [name, { $ref: `#/components/messages/${name}` }])),
  bindings: { kafka: { topic: topic.name, partitions: PARTITIONS, bindingVersion: '0.5.0' } },
});

const operation = (action: 'send' | 'receive', topic: TopicDefinition, summary: string) => ({
  action,
  summary,
  channel: { $ref: `#/channels/${idOf(topic)}` },
});

const message = (name: EventName) => ({
  name: eventType(name),
  summary: eventDefinitions[name].summary,
  contentType: 'application/cloudevents+json',
  payload: {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', format: 'uuid', description: 'The same however often the event is delivered: drop repeats by it.' },
      source: { type: 'string' },
      type: { const: eventType(name) },
      subject: { type: 'string', description: 'the key of the record' },
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      streamversion: { type: 'integer', description: 'rises by one per topic and key' },
      traceparent: { type: 'string' },
      data: JSON.parse(JSON.stringify(eventDefinitions[name].data)) as unknown,
    },
  },
});
