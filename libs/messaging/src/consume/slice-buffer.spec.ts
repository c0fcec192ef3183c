import type { Received } from './received.js';
import { Positions } from './positions.js';
import { SliceBuffer } from './slice-buffer.js';

const record = (topic: string, partition: number, offset: number, at: number): Received => ({
  topic,
  partition,
  offset: String(offset),
  key: null,
  value: null,
  headers: {},
  timestamp: new Date(at),
});

describe('the buffer', () => {
  it('gives slices of one topic over several partitions, the topic that waits longest first', () => {
    const buffer = new SliceBuffer();
    buffer.push([record('b', 0, 0, 20)]);
    buffer.push([record('a', 0, 0, 10), record('a', 0, 1, 30)]);
    buffer.push([record('a', 1, 0, 15)]);
    expect(buffer.take(10).map(r => `${r.topic}${r.partition}/${r.offset}`)).toEqual(['a0/0', 'a0/1', 'a1/0']);
    expect(buffer.take(10)).toHaveLength(1);
    expect(buffer.take(10)).toEqual([]);
  });

  it('keeps the order within a partition when a slice takes only a part', () => {
    const buffer = new SliceBuffer();
    buffer.push(Array.from({ length: 25_000 }, (_, n) => record('a', 0, n, n)));
    const offsets: string[] = [];
    for (let slice = buffer.take(700); slice.length > 0; slice = buffer.take(700)) offsets.push(...slice.map(r => r.offset));
    expect(offsets).toEqual(Array.from({ length: 25_000 }, (_, n) => String(n)));
    expect(buffer.size).toBe(0);
  });

  it('is empty after a rebalance', () => {
    const buffer = new SliceBuffer();
    buffer.push([record('a', 0, 0, 0)]);
    buffer.clear();
    expect([buffer.size, buffer.bytes, buffer.take(1)]).toEqual([0, 0, []]);
  });

  it('knows how many bytes it holds', () => {
    const buffer = new SliceBuffer();
    buffer.push([
      { ...record('a', 0, 0, 0), value: Buffer.alloc(70) },
      { ...record('a', 0, 1, 0), value: Buffer.alloc(5) },
    ]);
    buffer.take(1);
    expect(buffer.bytes).toBe(5);
  });
});

describe('positions', () => {
  it('commit what comes next, once', () => {
    const positions = new Positions();
    positions.processed([record('a', 0, 7, 0), record('a', 0, 8, 0), record('a', 3, 1, 0)]);
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
    positions.processed([record('a', 0, 1, 0), record('a', 1, 1, 0)]);
    const failed = positions.takeUncommitted();
    positions.processed([record('a', 0, 2, 0)]);
    positions.notCommitted(failed);
    expect(positions.takeUncommitted().map(o => `${o.partition}/${o.offset}`)).toEqual(['0/3', '1/2']);
  });
});
