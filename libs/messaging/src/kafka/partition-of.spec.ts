import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { byKey, partitionOf } from './partition-of.js';

const metadataOf = (partitions: number) =>
  Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
    partitionErrorCode: 0,
    offlineReplicas: [],
  }));

describe('the partition of a key', () => {
  // Computed with the Java client of Kafka 4.2: Utils.toPositive(Utils.murmur2(key)) % 12.
  it.each([
    ['01890a5d-ac96-774b-bcce-b302099a8057', 1],
    ['a', 4],
    ['', 9],
  ])('of %j is %i, as Kafka itself has it', (key, partition) => {
    expect(partitionOf(key)).toBe(partition);
  });

  it('is the same as that of kafkajs, for any key and any number of partitions', () => {
    const [theirs, ours] = [Partitioners.DefaultPartitioner(), byKey()];
    const key = fc.oneof(fc.uuid(), fc.string({ unit: 'binary' }), fc.uint8Array().map(Buffer.from));
    fc.assert(
      fc.property(key, fc.integer({ min: 1, max: 100 }), (key, partitions) => {
        const asked = { topic: 't', partitionMetadata: metadataOf(partitions), message: { key, value: '' } };
        expect(ours(asked)).toBe(theirs(asked));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the one that the message names, if the topic has it', () => {
    const asked = (partition: number) => ({ topic: 't', partitionMetadata: metadataOf(8), message: { key: 'a', value: '', partition } });
    expect(byKey()(asked(7))).toBe(7);
    // kafkajs would leave the message out, and say that all were sent.
    expect(() => byKey()(asked(8))).toThrow('topic t has no partition 8');
  });
});
