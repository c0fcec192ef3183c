import type { LeadAlias } from '@baton/messaging';

export type IdentityChange =
  | { readonly kind: 'merged'; readonly survivorLeadId: string; readonly mergedLeadId: string }
  | { readonly kind: 'unmerged'; readonly restoredLeadId: string };

/** What several merges and their undoing, one after the other, come to. What is removed is removed first; a new place is recorded after it. */
export interface AliasChanges {
  readonly recorded: readonly LeadAlias[];
  readonly removed: readonly string[];
}

/**
 * @param changes in the order in which they happened; a merge may come twice, since it is sent under both keys
 * @param known the aliases, before them, of the leads that they name: alias -> lead
 */
export function foldIdentityChanges(changes: readonly IdentityChange[], known: ReadonlyMap<string, string>): AliasChanges {
  const aliases = new Map(known);
  const recorded = new Set<string>();
  const removed = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'unmerged') {
      aliases.delete(change.restoredLeadId);
      recorded.delete(change.restoredLeadId);
      removed.add(change.restoredLeadId);
      continue;
    }
    const survivor = aliases.get(change.survivorLeadId) ?? change.survivorLeadId;
    const merged = change.mergedLeadId;
    if (survivor === merged || aliases.get(merged) === survivor) continue;
    for (const [alias, lead] of aliases)
      if (lead === merged) {
        aliases.set(alias, survivor);
        recorded.add(alias);
      }
    aliases.set(merged, survivor);
    recorded.add(merged);
  }
  const moved = [...recorded].filter(alias => known.has(alias));
  const kept = [...removed].filter(alias => !recorded.has(alias));
  return { recorded: [...recorded].map(aliasId => ({ aliasId, leadId: aliases.get(aliasId)! })), removed: [...kept, ...moved] };
}
