import { partitionOf } from '../kafka/partition-of.js';
import { requestsOf } from './requests-of.js';

const row = (key: string, bytes: number) => ({ eventId: key, topic: 't', key, type: 'x', payload: 'x'.repeat(bytes) });
const sizes = (rows: ReturnType<typeof row>[]) => requestsOf(rows).map(request => request.length);
const elsewhere = Array.from({ length: 100 }, (_, n) => String(n)).find(key => partitionOf(key) !== partitionOf('a'))!;

describe('requests of rows', () => {
  it('are one for what a broker takes at once, and none for nothing', () => {
    expect(sizes([])).toEqual([]);
    expect(sizes([row('a', 1_000), row(elsewhere, 1_000), row('a', 1_000)])).toEqual([3]);
  });

  it('are cut where a partition would have more than a batch may have, in the order of the rows', () => {
    const rows = [row('a', 600_000), row(elsewhere, 600_000), row('a', 600_000), row(elsewhere, 100)];
    expect(requestsOf(rows)).toEqual([rows.slice(0, 2), rows.slice(2)]);
  });

  it('count bytes, not characters', () => {
    const euros = { ...row('a', 0), payload: '€'.repeat(250_000) };
    expect(sizes([euros, euros])).toEqual([1, 1]);
  });

  it('leave a row that is too large by itself alone', () => {
    expect(sizes([row('a', 10), row('a', 2_000_000), row('a', 10)])).toEqual([1, 1, 1]);
  });
});
