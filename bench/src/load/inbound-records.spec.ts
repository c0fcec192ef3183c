import { createHmac } from 'node:crypto';
import { readCloudEvent } from '@baton/contracts';
import { inboundRecords, type InboundSource } from './inbound-records.js';

const source = (): InboundSource => ({ id: 'bench', signingSecret: 'secret', made: 0, run: 'run' });

describe('inbound records', () => {
  it('are CloudEvents signed by their source over the bytes', () => {
    const [record] = inboundRecords(source(), 1);
    const { value, headers } = record! as { value: string; headers: Record<string, string> };
    expect(headers).toMatchObject({
      'baton-source': 'bench',
      'baton-signature': `sha256=${createHmac('sha256', 'secret').update(value).digest('hex')}`,
    });
    expect(readCloudEvent({ key: null, value, headers })).toMatchObject({
      id: 'bench-run-0',
      type: 'baton.inbound.inquiry.v1',
      data: { externalId: 'bench-run-0' },
    });
  });

  it('go on where the ones before ended', () => {
    const one = source();
    const keys = [...inboundRecords(one, 2), ...inboundRecords(one, 2)].map(record => record.key);
    expect(new Set(keys).size).toBe(4);
    expect(one.made).toBe(4);
  });
});
