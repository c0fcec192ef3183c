import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Message } from 'kafkajs';
import type { BenchSystem } from '../system/bench-system.js';
import { exampleInquiry } from './example-inquiries.js';

/** A source that may send on the inbound topic. */
export interface InboundSource {
  readonly id: string;
  readonly signingSecret: string;
  /** Inquiries that were made so far: each is of another person. */
  made: number;
  readonly run: string;
}

/** Configures a source of the bench's own. */
export async function createInboundSource(system: BenchSystem): Promise<InboundSource> {
  const source = { id: 'bench', signingSecret: randomBytes(24).toString('hex'), made: 0, run: randomUUID().slice(0, 8) };
  await system.request('intake', '/v1/sources/configuration', {
    sources: [{ id: source.id, connector: 'native', secrets: { signingSecret: source.signingSecret } }],
  });
  return source;
}

/** The next inquiries of the source, signed. */
export function inboundRecords(source: InboundSource, count: number): Message[] {
  return Array.from({ length: count }, () => {
    const inquiry = exampleInquiry(source.made++, source.run);
    const { externalId } = inquiry as { externalId: string };
    const event = {
      specversion: '1.0',
      id: externalId,
      source: source.id,
      type: 'baton.inbound.inquiry.v1',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: inquiry,
    };
    const value = JSON.stringify(event);
    const signature = createHmac('sha256', source.signingSecret).update(value).digest('hex');
    return {
      key: externalId,
      value,
      headers: { 'content-type': 'application/cloudevents+json', 'baton-source': source.id, 'baton-signature': `sha256=${signature}` },
    };
  });
}
