import { eventType } from '@baton/contracts';
import fc from 'fast-check';
import { joinedStreams } from './joined-topics.js';
import { SliceBuffer } from './slice-buffer.js';

const join = { topic: 'inquiries', event: 'inquiry-accepted', waitsFor: 'scores', atMostMs: 250 } as const;
const handler = (topic: string) => ({ topic, wants: undefined, raw: false, join, handle: async () => {} });
const held = { ce_type: Buffer.from(eventType('inquiry-accepted')) };
const other = { ce_type: Buffer.from(eventType('status-reported')) };

let now: number;
let buffer: SliceBuffer;
let offsets: Map<string, number>;
beforeEach(() => {
  now = 1_000;
  offsets = new Map();
  buffer = new SliceBuffer(
    () => joinedStreams(['inquiries', 'scores', 'episodes'].map(handler)),
    () => now,
  );
});

/** Records with these keys; one in capitals is of an event that is never held. */
function push(topic: string, partition: number, ...keys: string[]): void {
  const place = `${topic}/${partition}`;
  const messages = keys.map((key, n) => ({
    offset: String((offsets.get(place) ?? 0) + n),
    key: Buffer.from(key),
    value: Buffer.from('x'),
    timestamp: String(now),
    headers: key === key.toUpperCase() ? other : held,
  }));
  offsets.set(place, (offsets.get(place) ?? 0) + keys.length);
  buffer.push({ topic, partition, messages });
}
const take = (limit = 10, lanes?: number[]): string[] => buffer.take(limit, lanes).map(r => `${r.topic}:${r.key}`);

describe('joined topics', () => {
  it('hold a record until its counterpart is there, and give both in one slice, it first', () => {
    push('inquiries', 0, 'a', 'b');
    expect(take()).toEqual([]);
    push('scores', 0, 'a');
    expect(take()).toEqual(['inquiries:a', 'scores:a']);
    expect(take()).toEqual([]);
    push('scores', 0, 'b');
    expect(take()).toEqual(['inquiries:b', 'scores:b']);
    expect([buffer.size, buffer.bytes]).toEqual([0, 0]);
  });

  it('hold it no longer than that, and say until when', () => {
    expect(buffer.heldUntil).toBeUndefined();
    push('inquiries', 0, 'a');
    now += 100;
    push('inquiries', 1, 'b');
    expect([take(), buffer.heldUntil]).toEqual([[], 1_250]);
    now = 1_249;
    expect(take()).toEqual([]);
    now = 1_250;
    expect([take(), buffer.heldUntil]).toEqual([['inquiries:a'], 1_350]);
    now = 1_350;
    expect([take(), buffer.heldUntil]).toEqual([['inquiries:b'], undefined]);
  });

  it('do not hold other events, unless one that is held stands before them in the partition', () => {
    push('inquiries', 0, 'WON', 'a', 'LOST');
    push('inquiries', 2, 'CALLED');
    expect(take()).toEqual(['inquiries:WON', 'inquiries:CALLED']);
    push('scores', 0, 'a');
    expect(take()).toEqual(['inquiries:a', 'inquiries:LOST', 'scores:a']);
  });

  it('give everything that stands before a record with a counterpart: the order in a partition is kept', () => {
    push('inquiries', 0, 'a', 'b');
    push('inquiries', 0, 'c', 'd');
    push('scores', 0, 'c');
    expect(take()).toEqual(['inquiries:a', 'inquiries:b', 'inquiries:c', 'scores:c']);
    expect(take()).toEqual([]);
  });

  it('give a counterpart that came first, or whose record is gone, alone', () => {
    push('scores', 0, 'a');
    push('episodes', 0, 'z');
    expect(take()).toEqual(['scores:a', 'episodes:z']);
    push('inquiries', 0, 'a');
    expect(take()).toEqual([]);
  });

  it('of a backlog give half of each, in pairs', () => {
    const keys = Array.from({ length: 40 }, (_, n) => `k${n}`);
    push('inquiries', 0, ...keys);
    push('scores', 0, ...keys.slice(0, 30));
    now += 1_000;
    expect(take(20)).toEqual([...keys.slice(0, 10).map(k => `inquiries:${k}`), ...keys.slice(0, 10).map(k => `scores:${k}`)]);
    expect(take(20)).toEqual([...keys.slice(10, 20).map(k => `inquiries:${k}`), ...keys.slice(10, 20).map(k => `scores:${k}`)]);
  });

  it('of a backlog give pairs first, and what waits alone once it has waited for long', () => {
    push('inquiries', 0, 'a');
    push('inquiries', 2, 'b', 'c');
    push('scores', 2, 'b');
    now = 2_999;
    expect(take()).toEqual(['inquiries:b', 'scores:b']);
    push('scores', 2, 'c');
    now = 3_000;
    expect(take()).toEqual(['inquiries:c', 'inquiries:a', 'scores:c']);
  });

  it('keep to the lanes', () => {
    push('inquiries', 0, 'a');
    push('inquiries', 1, 'b');
    push('scores', 0, 'a');
    push('scores', 1, 'b');
    expect(take(10, [1])).toEqual(['inquiries:b', 'scores:b']);
    expect(take(10, [0])).toEqual(['inquiries:a', 'scores:a']);
  });

  it('lose nothing, double nothing and keep the order of each partition, whatever comes when', () => {
    const topics = ['inquiries', 'scores', 'episodes'];
    const step = fc.oneof(
      fc.record({
        push: fc.constantFrom(...topics),
        partition: fc.nat(3),
        keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'E'), { maxLength: 6 }),
      }),
      fc.record({ wait: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 8 }), lanes: fc.constantFrom([0], [1], [0, 1]) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        now = 0;
        offsets = new Map();
        buffer.clear();
        const seen = new Map<string, number>();
        let pushed = 0;
        let taken = 0;
        const check = (limit: number, lanes: readonly number[]) => {
          const slice = buffer.take(limit, lanes);
          expect(slice.length).toBeLessThanOrEqual(limit);
          for (const { topic, partition, offset } of slice) {
            const place = `${topic}/${partition}`;
            expect(lanes).toContain(partition % 2);
            expect(Number(offset)).toBe(seen.get(place) ?? 0);
            seen.set(place, Number(offset) + 1);
          }
          taken += slice.length;
          expect(buffer.size).toBe(pushed - taken);
          return slice.length;
        };
        for (const each of steps)
          if ('push' in each) {
            push(each.push, each.partition, ...each.keys);
            pushed += each.keys.length;
          } else if ('wait' in each) now += each.wait;
          else check(each.take, each.lanes);
        now += join.atMostMs;
        while (check(5, [0, 1]) > 0);
        expect([buffer.size, buffer.bytes, buffer.heldUntil]).toEqual([0, 0, undefined]);
      }),
      { numRuns: 500 },
    );
  });
});
