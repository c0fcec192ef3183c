/**
 * Splits records into rounds, so that each round can be handled kind by kind, by set, and what has the same key still happens in order:
 * within a round a key has records of one kind only.
 * @returns places of the records, per round
 */
export function planRounds(records: readonly { readonly key: string; readonly kind: string }[]): number[][] {
  const rounds: number[][] = [];
  const last = new Map<string, { round: number; kind: string }>();
  records.forEach(({ key, kind }, index) => {
    const before = last.get(key);
    const round = before === undefined ? 0 : before.kind === kind ? before.round : before.round + 1;
    last.set(key, { round, kind });
    (rounds[round] ??= []).push(index);
  });
  return rounds;
}
