/**
 * The least whole number from `least` to `most` that is enough, where all above one that is enough are so, too. Looks near the least first, in
 * steps that double, and then halves: of a thousand numbers it tries twenty at most.
 * @returns null when none is
 */
export function leastEnough(least: number, most: number, isEnough: (tried: number) => boolean): number | null {
  let short = least - 1;
  let enough: number | null = null;
  for (let step = 1; enough === null && short < most; step *= 2) {
    const tried = Math.min(short + step, most);
    if (isEnough(tried)) enough = tried;
    else short = tried;
  }
  while (enough !== null && enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}
