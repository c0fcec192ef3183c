import { EventEmitter } from 'node:events';
import { eventType } from '@baton/contracts';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import { TooManyFailures } from './failure-gate.js';
import type { SliceHandler, SliceProcessor, SliceResult } from './process-slice.js';
import type { Received } from './received.js';
import { SliceConsumer } from './slice-consumer.js';

const done: SliceResult = { handled: 0, repeated: 0, erased: 0, parked: 0, deadLettered: 0, skipped: 0, unknownType: 0, emitted: false };
const topic = 'intake.leads.v1';

/** The part of kafkajs that the consumer talks to, moved by hand. */
class FakeKafka {
  readonly events = { GROUP_JOIN: 'join', REBALANCING: 'rebalancing', CRASH: 'crash' };
  readonly emitter = new EventEmitter();
  readonly committed: { topic: string; partition: number; offset: string }[][] = [];
  readonly sought: { topic: string; partition: number; offset: string }[] = [];
  readonly calls: string[] = [];
  /** kafkajs refuses every call while it has no group, between a crash and the restart. */
  hasGroup = true;
  commitFails = false;
  runs = 0;
  heartbeats = 0;
  heartbeatFails = false;
  private eachBatch!: (payload: EachBatchPayload) => Promise<void>;

  private inGroup(call: string): void {
    if (!this.hasGroup) throw new Error('Consumer group was not initialized, consumer#run must be called first');
    this.calls.push(call);
  }
  readonly client = {
    consumer: () => ({
      events: this.events,
      on: (name: string, listener: (event: unknown) => void) => this.emitter.on(name, listener),
      connect: async () => {},
      subscribe: async () => {},
      disconnect: async () => {},
      // As kafkajs: it never throws; a group that cannot be joined is a crash.
      run: async ({ eachBatch }: { eachBatch: (payload: EachBatchPayload) => Promise<void> }) => {
        this.eachBatch = eachBatch;
        this.runs++;
      },
      seek: (place: { topic: string; partition: number; offset: string }) => {
        this.inGroup('seek');
        this.sought.push(place);
      },
      commitOffsets: async (offsets: { topic: string; partition: number; offset: string }[]) => {
        this.inGroup('commit');
        if (this.commitFails) throw new Error('the coordinator is away');
        this.committed.push(offsets);
      },
    }),
  } as unknown as Kafka;

  join(partitions: number[], topics = [topic]): void {
    this.emitter.emit('join', { payload: { memberAssignment: Object.fromEntries(topics.map(name => [name, partitions])) } });
  }
  /** What one fetch from `offset` on brings. */
  async deliver(partition: number, offset: number, count: number, bytes = 1, from = topic): Promise<void> {
    const messages = Array.from({ length: count }, (_, n) => ({
      offset: String(offset + n),
      key: null,
      value: Buffer.alloc(bytes),
      timestamp: '0',
      headers: { ce_type: Buffer.from(eventType('inquiry-accepted')) },
    }));
    const batch = { topic: from, partition, messages, fetchedOffset: String(offset), lastOffset: () => String(offset + count - 1) };
    const heartbeat = async () => {
      this.heartbeats++;
      if (this.heartbeatFails) throw new Error('the group is rebalancing');
    };
    await this.eachBatch({ batch, heartbeat } as unknown as EachBatchPayload);
  }
  /** As deliver. @returns whether the next fetch may be made */
  fetched(...args: Parameters<FakeKafka['deliver']>): { mayGoOn: boolean; ended: Promise<void> } {
    const fetch = { mayGoOn: false, ended: this.deliver(...args).then(() => void (fetch.mayGoOn = true)) };
    return fetch;
  }
}

const silent = { warn: () => undefined, error: () => undefined };
let kafka: FakeKafka;
let consumer: SliceConsumer;
let consumerOf: (handlers: readonly SliceHandler[]) => SliceConsumer;
let seen: string[];
/** Each slice waits here until the spec lets it go. */
let gate: ((outcome?: Error) => void)[];
let waits: boolean;
let failure: Error | undefined;
const fatal: Error[] = [];

beforeEach(async () => {
  kafka = new FakeKafka();
  seen = [];
  gate = [];
  waits = false;
  failure = undefined;
  fatal.length = 0;
  const processor = {
    process: async (_handler: SliceHandler, records: readonly Received[]) => {
      if (waits) await new Promise<void>((resolve, reject) => gate.push(error => (error ? reject(error) : resolve())));
      if (failure) throw failure;
      seen.push(...records.map(r => `${r.partition}/${r.offset}`));
      return done;
    },
  } as unknown as SliceProcessor;
  consumerOf = handlers =>
    new SliceConsumer(
      kafka.client,
      { groupId: 'g', topicPrefix: '', sliceSize: 500, sessionTimeoutMs: 10_000, patient: false },
      new Map(handlers.map(handler => [handler.topic, handler])),
      processor,
      silent,
      { slice: () => undefined, retried: () => undefined },
      () => undefined,
      error => fatal.push(error),
    );
  consumer = consumerOf([{ topic, wants: undefined, raw: false, handle: async () => {} }]);
  await consumer.start();
});
afterEach(async () => {
  waits = false;
  failure = undefined;
  for (const go of gate) go();
  await consumer.stop();
});

const settled = async (): Promise<void> => {
  for (let n = 0; n < 10; n++) await new Promise(resolve => setImmediate(resolve));
};
const offsets = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => `0/${from + n}`);

describe('after a rebalance', () => {
  it('a batch that was fetched for the assignment before does not hide the records that were dropped with it', async () => {
    kafka.join([0, 1]);
    waits = true;
    await kafka.deliver(0, 10, 500);
    await kafka.deliver(0, 510, 500);
    await settled();
    gate.shift()!();
    await settled();
    // With several brokers one fetcher rejoins while the fetch of another is on its way: what it brings starts behind what was in memory.
    kafka.join([0]);
    await kafka.deliver(0, 1_010, 5);
    gate.shift()!();
    waits = false;
    await settled();
    expect(kafka.sought).toEqual([{ topic, partition: 0, offset: '510' }]);
    await kafka.deliver(0, 510, 505);
    await settled();
    expect(seen.slice(-505)).toEqual(offsets(510, 505));
    expect(consumer.position(topic, 0)).toBe(1_015n);
  });

  it('takes what is fetched from the committed offset on, before or at its own position', async () => {
    kafka.join([0]);
    await kafka.deliver(0, 10, 5);
    await settled();
    kafka.join([0]);
    await kafka.deliver(0, 12, 5);
    await settled();
    expect(kafka.sought).toEqual([]);
    expect(consumer.position(topic, 0)).toBe(17n);
  });

  it('goes on where the topic begins when what it waited for is deleted meanwhile', async () => {
    kafka.join([0]);
    waits = true;
    await kafka.deliver(0, 10, 5);
    await settled();
    kafka.join([0]);
    gate.shift()!();
    waits = false;
    await settled();
    await kafka.deliver(0, 100, 5);
    await kafka.deliver(0, 100, 5);
    await settled();
    expect(kafka.sought).toHaveLength(1);
    expect(consumer.position(topic, 0)).toBe(105n);
  });

  it('a batch of a partition that moved away is dropped', async () => {
    kafka.join([0, 1]);
    kafka.join([0]);
    await kafka.deliver(1, 7, 5);
    await settled();
    expect(seen).toEqual([]);
  });

  it('is not called broken any more for what may be another replica now', async () => {
    kafka.join([0]);
    failure = new TooManyFailures(5, new Error('boom'));
    await kafka.deliver(0, 0, 5);
    await settled();
    expect(consumer.broken).toMatch(/boom/);
    kafka.join([1]);
    expect(consumer.broken).toBeUndefined();
  });

  it('commits nothing of a slice that was in work when the partitions moved', async () => {
    kafka.join([0]);
    waits = true;
    await kafka.deliver(0, 0, 5);
    await settled();
    kafka.join([1]);
    gate.shift()!();
    await settled();
    expect(consumer.position(topic, 0)).toBeUndefined();
    await consumer.stop();
    expect(kafka.committed).toEqual([]);
  });
});

describe('while kafkajs has no group, between a crash and its restart', () => {
  it('goes on with what is in memory, and fetches again when it is back', async () => {
    kafka.join([0]);
    waits = true;
    const fetch = kafka.fetched(0, 0, 9_000);
    await settled();
    expect(fetch.mayGoOn).toBe(false);
    kafka.hasGroup = false;
    waits = false;
    gate.shift()!();
    await settled();
    expect(seen).toHaveLength(9_000);
    expect(fetch.mayGoOn).toBe(true);
    kafka.hasGroup = true;
    kafka.join([0]);
    await kafka.deliver(0, 9_000, 1);
    await settled();
    expect(seen).toHaveLength(9_001);
  });

  it('commits later what could not be committed', async () => {
    kafka.join([0]);
    await kafka.deliver(0, 0, 5);
    await settled();
    kafka.commitFails = true;
    kafka.emitter.emit('rebalancing');
    await settled();
    kafka.commitFails = false;
    await consumer.stop();
    expect(kafka.committed).toEqual([[{ topic, partition: 0, offset: '5' }]]);
  });
});

describe('what is held in memory', () => {
  it('holds the next fetch back when there are thousands of records, until a quarter of them are done', async () => {
    kafka.join([0]);
    waits = true;
    expect(await Promise.race([kafka.deliver(0, 0, 8_000).then(() => 'goes on'), settled()])).toBe('goes on');
    const fetch = kafka.fetched(0, 8_000, 1_000);
    for (let left = 8_500; left >= 5_500; left -= 500) {
      await settled();
      expect([left, fetch.mayGoOn]).toEqual([left, false]);
      gate.shift()!();
    }
    await settled();
    expect(fetch.mayGoOn).toBe(true);
    waits = false;
    gate.shift()!();
  });

  it('holds it back for large records long before there are thousands', async () => {
    kafka.join([0]);
    waits = true;
    const fetch = kafka.fetched(0, 0, 30, 1024 * 1024);
    await settled();
    const second = kafka.fetched(0, 30, 70, 1024 * 1024);
    await settled();
    expect([fetch.mayGoOn, second.mayGoOn]).toEqual([true, false]);
    waits = false;
    gate.shift()!();
    await settled();
    expect(second.mayGoOn).toBe(true);
  });

  it('lets the next fetch be made for a new assignment, and when the service stops', async () => {
    kafka.join([0]);
    waits = true;
    const first = kafka.fetched(0, 0, 9_000);
    await settled();
    expect(first.mayGoOn).toBe(false);
    kafka.join([0]);
    await settled();
    expect(first.mayGoOn).toBe(true);
    const second = kafka.fetched(0, 0, 9_000);
    await settled();
    expect(second.mayGoOn).toBe(false);
    const stopped = consumer.stop();
    await second.ended;
    waits = false;
    for (const open of gate) open();
    await stopped;
  });
});

describe('a service that stops', () => {
  it('does not wait to try again what fails in the meantime', async () => {
    kafka.join([0]);
    waits = true;
    await kafka.deliver(0, 0, 5);
    await settled();
    let isStopped = false;
    void consumer.stop().then(() => (isStopped = true));
    gate.shift()!(new TooManyFailures(5, new Error('boom')));
    await settled();
    expect(isStopped).toBe(true);
    expect(kafka.committed).toEqual([]);
  });
});

describe('when kafkajs gives up', () => {
  const crash = (restart: boolean, error: Error) => kafka.emitter.emit('crash', { payload: { restart, error } });

  it('ends the process, unless kafkajs restarts by itself', () => {
    crash(true, new Error('comes back'));
    expect(fatal).toEqual([]);
    crash(false, new Error('gives up'));
    expect(fatal).toHaveLength(1);
    expect(kafka.runs).toBe(1);
  });

  it('joins again when it is only that no broker coordinates the group, for a moment after a broker has started', async () => {
    const missing = Object.assign(new Error('Failed to find group coordinator'), { name: 'KafkaJSGroupCoordinatorNotFound' });
    crash(false, new Error('wrapped', { cause: missing }));
    const deadline = Date.now() + 60_000;
    while (kafka.runs < 2 && Date.now() < deadline) await settled();
    expect(fatal).toEqual([]);
    expect(kafka.runs).toBe(2);
    kafka.join([0]);
    await kafka.deliver(0, 0, 1);
    await settled();
    expect(seen).toEqual(['0/0']);
  });
});

describe('what waits', () => {
  const partitionsOf = (from: number): string[] => [...new Set(seen.slice(from).map(place => place.split('/')[0]))];

  it('goes in one slice while it fits into one, and what comes meanwhile waits for its end', async () => {
    kafka.join([0, 1, 2]);
    waits = true;
    for (const partition of [0, 1, 2]) await kafka.deliver(partition, 0, 100);
    await settled();
    expect(gate).toHaveLength(1);
    await kafka.deliver(0, 100, 50);
    await kafka.deliver(1, 100, 50);
    await settled();
    expect(gate).toHaveLength(1);
    gate[0]();
    await settled();
    expect(seen).toHaveLength(300);
    expect(gate).toHaveLength(2);
    gate[1]();
    await settled();
    expect(seen.slice(300)).toHaveLength(100);
  });

  it('is worked on by lanes when it is much: partitions that no other slice in work has, in order', async () => {
    kafka.join([0, 1, 2, 3]);
    waits = true;
    for (const partition of [0, 1, 2, 3]) await kafka.deliver(partition, 0, 400);
    await settled();
    expect(gate).toHaveLength(2);
    gate[1]();
    await settled();
    expect(partitionsOf(0)).toEqual(['1', '3']);
    expect(gate).toHaveLength(3);
    gate[2]();
    await settled();
    expect(partitionsOf(500)).toEqual(['3']);
    // What is left of one lane waits for no other; a partition of the other lane is still in work.
    gate[0]();
    waits = false;
    await settled();
    expect(seen).toHaveLength(1_600);
    for (const partition of [0, 1, 2, 3])
      expect(seen.filter(place => place.startsWith(`${partition}/`))).toEqual(Array.from({ length: 400 }, (_, n) => `${partition}/${n}`));
  });

  it('in one lane goes on while the other one fails', async () => {
    kafka.join([0, 1]);
    waits = true;
    await kafka.deliver(0, 0, 400);
    await kafka.deliver(1, 0, 400);
    await settled();
    gate[0](new TooManyFailures(5, new Error('boom')));
    gate[1]();
    await settled();
    expect(partitionsOf(0)).toEqual(['1']);
    expect(consumer.broken).toMatch(/boom/);
    expect(consumer.position(topic, 1)).toBe(400n);
    expect(consumer.position(topic, 0)).toBe(0n);
  });
});

describe('what is held back for its counterpart', () => {
  const scores = 'scoring.leads.v1';
  const joined = (atMostMs: number) => {
    const join = { topic, event: 'inquiry-accepted', waitsFor: scores, atMostMs } as const;
    return [topic, scores].map((name): SliceHandler => ({ topic: name, join, wants: undefined, raw: false, handle: async () => {} }));
  };
  const startWith = async (atMostMs: number) => {
    await consumer.stop();
    consumer = consumerOf(joined(atMostMs));
    await consumer.start();
    kafka.join([0], [topic, scores]);
  };

  it('goes on by itself when the time is up', async () => {
    await startWith(30);
    const since = performance.now();
    await kafka.deliver(0, 0, 3);
    // However slow the machine is: never before the time is up, and then without anything else arriving.
    while (seen.length === 0 && performance.now() < since + 60_000) await settled();
    expect(performance.now() - since).toBeGreaterThanOrEqual(30);
    expect(seen).toEqual(offsets(0, 3));
  });

  it('goes on as soon as that comes, in the same slice', async () => {
    await startWith(60_000);
    waits = true;
    await kafka.deliver(0, 0, 1);
    await settled();
    expect(gate).toHaveLength(0);
    await kafka.deliver(0, 7, 1, 1, scores);
    await settled();
    expect(gate).toHaveLength(1);
    waits = false;
    gate.shift()!();
    await settled();
    expect(seen).toEqual(['0/0', '0/7']);
  });

  it('is left to the next owner when the service stops', async () => {
    await startWith(60_000);
    await kafka.deliver(0, 0, 1);
    await settled();
    await consumer.stop();
    expect(seen).toEqual([]);
    expect(kafka.committed).toEqual([]);
  });
});
