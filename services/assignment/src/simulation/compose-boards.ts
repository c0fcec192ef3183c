import { boardFrom, type BoardSnapshot } from '../routing/board/board-snapshot.js';
import { BoardState } from '../routing/board/board-state.js';
import type { ConfigurationChange, LogEntry } from '../routing/board/log-entries.js';
import type { ConfigurationParts } from '../routing/configuration/configuration.document.js';
import type { RoutingConfiguration } from '../routing/types.js';

const changesOf = ({ calendars, reps, pools, policy }: ConfigurationParts): ConfigurationChange[] => [
  ...calendars.map(calendar => ({ kind: 'calendar-changed', calendar }) as const),
  ...reps.map(rep => ({ kind: 'rep-changed', repId: rep.repId, rep }) as const),
  ...pools.map(pool => ({ kind: 'pool-changed', poolId: pool.poolId, pool }) as const),
  ...(policy === null ? [] : [{ kind: 'policy-activated', policy } as const]),
];

/** Who was online when, a replay does not know: working hours decide. */
const NOBODY_SAYS = { kind: 'presence-known', isKnown: false } as const;

/** A whole configuration as parts. */
export const partsOf = ({ calendars, reps, pools, policy }: RoutingConfiguration): ConfigurationParts => ({
  calendars: [...calendars.values()],
  reps: [...reps.values()],
  pools: [...pools.values()],
  policy,
});

/** Parts in which some reps no longer receive leads. */
export const without = (parts: ConfigurationParts, leftOut: readonly string[], present: RoutingConfiguration): ConfigurationParts => {
  if (leftOut.length === 0) return parts;
  const named = new Map(parts.reps.map(rep => [rep.repId, rep]));
  const out = leftOut.flatMap(repId => named.get(repId) ?? present.reps.get(repId) ?? []).map(rep => ({ ...rep, active: false }));
  return { ...parts, reps: [...parts.reps.filter(rep => !leftOut.includes(rep.repId)), ...out] };
};

/** A board of its own, with the work and the turns of a snapshot under other configurations, the later ones on top. */
export function composeBoard(base: BoardSnapshot | null, ...layers: readonly ConfigurationParts[]): BoardState {
  const board = base === null ? new BoardState() : boardFrom(base);
  for (const change of [NOBODY_SAYS, ...layers.flatMap(changesOf)]) board.apply({ ...change, seq: board.seq + 1, at: 0 } as LogEntry);
  return board;
}
