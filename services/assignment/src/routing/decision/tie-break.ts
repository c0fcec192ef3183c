/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Order of a rep among equals under a seed: uniform over reps whatever their ids are (the finaliser of MurmurHash3). */
export function tieRank(seedHash: number, repHash: number): number {
  let x = seedHash ^ repHash;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** One of so many equals, each as likely over all seeds. */
export const placeAmong = (equals: number, seedHash: number): number => Math.floor((tieRank(seedHash, 0) * equals) / 2 ** 32);
