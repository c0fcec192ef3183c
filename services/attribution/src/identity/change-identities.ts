import { recordAlias, removeAlias } from '@baton/messaging';
import { plainArray, sql, type Transaction } from '@baton/platform';
import { foldIdentityChanges, type IdentityChange } from './fold-identity-changes.js';

const KNOWN = sql(`
  select alias_id as "aliasId", lead_id as "leadId" from lead_aliases where alias_id = any($1::uuid[]) or lead_id = any($1::uuid[])`);

/** The leads that a change is about. */
export const leadsOfChange = (change: IdentityChange): string[] =>
  change.kind === 'merged' ? [change.survivorLeadId, change.mergedLeadId] : [change.restoredLeadId];

/** Carries out merges and their undoing, in order. Touchpoints stay with the lead that they were recorded for. To be called with those leads locked. */
export async function changeIdentities(tx: Transaction, changes: readonly IdentityChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = await tx.query<{ aliasId: string; leadId: string }>(KNOWN, [plainArray(changes.flatMap(leadsOfChange))]);
  const { recorded, removed } = foldIdentityChanges(changes, new Map(rows.map(row => [row.aliasId, row.leadId])));
  if (removed.length > 0) await removeAlias(tx, removed);
  if (recorded.length > 0) await recordAlias(tx, recorded);
}
