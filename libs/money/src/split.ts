/**
 * Divides an amount by weights so that the parts add up to it exactly (largest remainder, Hare quota): each part is its exact share rounded
 * down or up, and what rounding leaves goes to the largest remainders; of equal ones to the first. A negative amount is split as its mirror.
 * @param amount integer, minor units
 * @param weights finite, >= 0, at least one of them > 0; a weight of 0 gets 0
 * @returns one integer per weight, in their order
 * @throws RangeError for other input
 */
export function splitByLargestRemainder(amount: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(amount)) throw new RangeError('the amount has to be an integer within 2^53');
  if (weights.some(w => !Number.isFinite(w) || w < 0) || !weights.some(w => w > 0))
    throw new RangeError('weights have to be finite, none below 0, one above');
  if (amount < 0) return splitByLargestRemainder(-amount, weights).map(part => (part === 0 ? 0 : -part));

  const whole = BigInt(amount);
  const shares = integerWeights(weights);
  const total = shares.reduce((sum, share) => sum + share, 0n);
  const parts = shares.map(share => Number((whole * share) / total));
  const remainders = shares.map((share, index) => ({ index, remainder: (whole * share) % total }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of remainders.slice(0, left)) parts[index]!++;
  return parts;
}

/** The same proportions as integers. A double is an integer times a power of two: nothing is rounded. */
function integerWeights(weights: readonly number[]): bigint[] {
  const scaled = weights.map(weight => {
    let halvings = 0;
    for (; !Number.isInteger(weight); halvings++) weight *= 2;
    return { integer: BigInt(weight), halvings };
  });
  const most = Math.max(...scaled.map(s => s.halvings));
  return scaled.map(({ integer, halvings }) => integer << BigInt(most - halvings));
}
