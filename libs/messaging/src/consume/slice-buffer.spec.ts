import { Positions } from './positions.js';
import { SliceBuffer } from './slice-buffer.js';
import type { FetchedBatch } from './waiting-batches.js';

const record = (topic: string, partition: number, offset: number) => ({ topic, partition, offset: String(offset) });
/** A batch whose messages have these times. */
const batch = (topic: string, partition: number, ...times: number[]): FetchedBatch => ({
  topic,
  partition,
  messages: times.map((time, n) => ({ offset: String(n), key: null, value: null, timestamp: String(time) })),
});

describe('the buffer', () => {
  it('gives slices of one topic over several partitions, the topic that waits longest first', () => {
    const buffer = new SliceBuffer();
    buffer.push(batch('b', 0, 20));
    buffer.push(batch('a', 0, 10, 30));
    buffer.push(batch('a', 1, 15));
    expect(buffer.take(10).map(r => `${r.topic}${r.partition}/${r.offset}`)).toEqual(['a0/0', 'a0/1', 'a1/0']);
    expect(buffer.take(10)).toHaveLength(1);
    expect(buffer.take(10)).toEqual([]);
  });

  it('keeps the order within a partition when a slice takes only a part', () => {
    const buffer = new SliceBuffer();
    buffer.push(batch('a', 0, ...Array.from({ length: 25_000 }, (_, n) => n)));
    const offsets: string[] = [];
    for (let slice = buffer.take(700); slice.length > 0; slice = buffer.take(700)) offsets.push(...slice.map(r => r.offset));
    expect(offsets).toEqual(Array.from({ length: 25_000 }, (_, n) => String(n)));
    expect(buffer.size).toBe(0);
  });

  it('goes on where it stopped, however often topics take turns', () => {
    const buffer = new SliceBuffer();
    buffer.push(batch('a', 0, 10, 11, 40));
    buffer.push(batch('b', 0, 20, 21));
    buffer.push(batch('a', 1, 30));
    const taken = [];
    for (let slice = buffer.take(2); slice.length > 0; slice = buffer.take(2))
      taken.push(slice.map(r => `${r.topic}${r.partition}/${r.offset}`));
    expect(taken).toEqual([
      ['a0/0', 'a0/1'],
      ['b0/0', 'b0/1'],
      ['a0/2', 'a1/0'],
    ]);
  });

  it('gives a lane only what is its own', () => {
    const buffer = new SliceBuffer();
    for (const partition of [0, 1, 2, 3]) buffer.push(batch('a', partition, 10, 20));
    buffer.push(batch('b', 1, 5));
    expect([buffer.sizeOf([0]), buffer.sizeOf([1]), buffer.size]).toEqual([4, 5, 9]);
    const taken = (lanes: number[]) => buffer.take(3, lanes).map(r => `${r.topic}${r.partition}/${r.offset}`);
    expect(taken([0])).toEqual(['a0/0', 'a0/1', 'a2/0']);
    expect(taken([1])).toEqual(['b1/0']);
    expect(taken([1])).toEqual(['a1/0', 'a1/1', 'a3/0']);
    expect(taken([0, 1])).toEqual(['a2/1', 'a3/1']);
    expect([buffer.size, buffer.bytes, taken([0, 1])]).toEqual([0, 0, []]);
  });

  it('gives what the message says', () => {
    const buffer = new SliceBuffer();
    const message = {
      offset: '7',
      key: Buffer.from('k'),
      value: Buffer.from('v'),
      timestamp: '1700000000000',
      headers: { h: Buffer.from('x') },
    };
    buffer.push({ topic: 'a', partition: 3, messages: [message] });
    const [received] = buffer.take(1);
    const { topic, partition, offset, key, value, headers, timestamp } = received;
    expect({ topic, partition, offset, key, value, headers, timestamp }).toEqual({
      ...message,
      topic: 'a',
      partition: 3,
      timestamp: new Date(1_700_000_000_000),
    });
  });

  it('is empty after a rebalance', () => {
    const buffer = new SliceBuffer();
    buffer.push(batch('a', 0, 0));
    buffer.clear();
    expect([buffer.size, buffer.bytes, buffer.take(1)]).toEqual([0, 0, []]);
  });

  it('knows how many bytes it holds', () => {
    const buffer = new SliceBuffer();
    const ofBytes = (bytes: number) => ({ ...batch('a', 0, 0).messages[0], value: Buffer.alloc(bytes) });
    buffer.push({ topic: 'a', partition: 0, messages: [ofBytes(40), ofBytes(30)] });
    buffer.push({ topic: 'a', partition: 1, messages: [ofBytes(5)] });
    expect(buffer.bytes).toBe(75);
    buffer.take(2);
    expect(buffer.bytes).toBe(5);
  });
});

describe('positions', () => {
  it('commit what comes next, once', () => {
    const positions = new Positions();
    positions.processed([record('a', 0, 7), record('a', 0, 8), record('a', 3, 1)]);
    expect(positions.takeUncommitted()).toEqual([
      { topic: 'a', partition: 0, offset: '9' },
      { topic: 'a', partition: 3, offset: '2' },
    ]);
    expect(positions.takeUncommitted()).toEqual([]);
    expect(positions.of('a', 0)).toBe(9n);
    expect(positions.of('a', 1)).toBeUndefined();
  });

  it('begin where a partition was first fetched, until something of it is processed', () => {
    const positions = new Positions();
    positions.begin('a', 0, 4n);
    positions.begin('a', 0, 9n);
    expect(positions.of('a', 0)).toBe(4n);
    expect(positions.takeUncommitted()).toEqual([]);
    expect([...positions.ofOwned(new Map([['a', [0, 1]]]))]).toEqual([['a/0', 4n]]);
    expect([...positions.ofOwned(new Map([['a', [1]]]))]).toEqual([]);
  });

  it('are committed again when the commit failed, unless they went on meanwhile', () => {
    const positions = new Positions();
    positions.processed([record('a', 0, 1), record('a', 1, 1)]);
    const failed = positions.takeUncommitted();
    positions.processed([record('a', 0, 2)]);
    positions.notCommitted(failed);
    expect(positions.takeUncommitted().map(o => `${o.partition}/${o.offset}`)).toEqual(['0/3', '1/2']);
  });
});
