// Sends an inquiry through Kafka: docs/sending.md. Beside npm start, with the signing secret of the source `partner`:
//   SIGNING_SECRET=... node deploy/local/example/send-by-kafka.mjs
import { createHmac, randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const { KAFKA_BROKERS = 'localhost:3092', TOPIC = 'inbound.events.v1', SOURCE = 'partner', SIGNING_SECRET } = process.env;
if (!SIGNING_SECRET) {
  console.error('SIGNING_SECRET has to be the signingSecret of the source');
  process.exit(2);
}

const id = `kafka-${randomUUID()}`;
const value = JSON.stringify({
  specversion: '1.0',
  id,
  source: '/partner',
  type: 'baton.inbound.inquiry.v1',
  datacontenttype: 'application/json',
  // The same as the body of POST /v1/inquiries. Without an externalId, the id of the event is it.
  data: { contact: { email: `${id}@example.com` }, source: { mediaType: 'partner', channel: 'reseller' } },
});

const producer = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();
await producer.send({
  topic: TOPIC,
  messages: [
    {
      // What has one key stays in order.
      key: id,
      value,
      headers: {
        'content-type': 'application/cloudevents+json',
        'baton-source': SOURCE,
        'baton-signature': `sha256=${createHmac('sha256', SIGNING_SECRET).update(value).digest('hex')}`,
      },
    },
  ],
});
await producer.disconnect();
console.log(id);
