import { partitionOf } from './partition-of.js';

describe('the partition of a key', () => {
  // Computed with the Java client of Kafka 4.2: Utils.toPositive(Utils.murmur2(key)) % 12.
  it.each([
    ['01890a5d-ac96-774b-bcce-b302099a8057', 1],
    ['a', 4],
    ['', 9],
  ])('of %j is %i, as Kafka itself has it', (key, partition) => {
    expect(partitionOf(key)).toBe(partition);
  });
});
