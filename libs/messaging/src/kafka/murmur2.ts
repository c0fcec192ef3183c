const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/**
 * The hash by which Kafka's clients choose the partition of a key: murmur2 (Appleby), with the seed of org.apache.kafka.common.utils.Utils.
 * @returns a signed 32-bit number
 */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    word = Math.imul(word, MIX);
    word = Math.imul(word ^ (word >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ word;
  }
  const left = length - at;
  if (left === 3) hash ^= bytes[at + 2] << 16;
  if (left >= 2) hash ^= bytes[at + 1] << 8;
  if (left >= 1) hash = Math.imul(hash ^ bytes[at], MIX);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}
