import type { EventOn } from '@baton/contracts';
import { currentLeads, recordAlias, recordErasure, removeAlias, type Delivered, type UnitOfWork } from '@baton/messaging';
import { LeadDesks } from '../episodes/lead-desks.js';
import { addressHash } from '../opt-outs/address-hash.js';
import { suppress } from '../opt-outs/suppression.store.js';
import { addressesOf, eraseRows, mergeRows, restoreRow } from './identity.store.js';
import { ensureLeads } from './lead.store.js';

type IntakeEvent = Delivered<EventOn<'intakeLeads'>>;
type Of<N extends IntakeEvent['name']> = Extract<IntakeEvent, { name: N }>;

/**
 * Two leads turn out to be one. The other's episode ends: what routing wants for the survivor it says itself. The survivor's goes on,
 * with what is known of both. Told twice, once under each key: the second time changes nothing. A lead that is merged into another one already moves:
 * what it had been merged into became a lead of its own again, and takes it along.
 */
export async function mergeLeads(unit: UnitOfWork, desks: LeadDesks, event: Of<'leads-merged'>): Promise<void> {
  const { survivorLeadId, mergedLeadId } = event.data;
  const survivor = (await currentLeads(unit.tx, [survivorLeadId])).get(survivorLeadId)!;
  if (survivor === mergedLeadId) return;
  await ensureLeads(unit.tx, [survivor, mergedLeadId].sort());
  const desk = await desks.open(unit, { leadIds: [survivor, mergedLeadId], mergedToo: true });
  if (desk.row(mergedLeadId)?.mergedInto === survivor) return;
  desk.stop(mergedLeadId, 'merged', event);
  await desk.save();
  await mergeRows(unit.tx, [{ merged: mergedLeadId, survivor }]);
  await recordAlias(unit.tx, [{ aliasId: mergedLeadId, leadId: survivor }]);
  await settle(unit, desks, survivor, event);
}

/**
 * A merge is undone. Each of the two has its own facts again: nobody is mailed at the address of the other. Whether the restored lead is nurtured,
 * routing says.
 */
export async function unmergeLeads(unit: UnitOfWork, desks: LeadDesks, event: Of<'leads-unmerged'>): Promise<void> {
  const { restoredLeadId } = event.data;
  const survivor = (await currentLeads(unit.tx, [restoredLeadId])).get(restoredLeadId)!;
  if (survivor === restoredLeadId) return;
  await ensureLeads(unit.tx, [survivor, restoredLeadId].sort());
  // Locks both.
  await desks.open(unit, { leadIds: [survivor, restoredLeadId], mergedToo: true });
  await removeAlias(unit.tx, [restoredLeadId]);
  await restoreRow(unit.tx, restoredLeadId);
  await settle(unit, desks, survivor, event);
}

/** A person asks to be forgotten. A keyed hash of each address stays among the suppressions, so that a later import does not mail them. */
export async function eraseLead(unit: UnitOfWork, desks: LeadDesks, event: Of<'lead-erased'>): Promise<void> {
  const leadId = event.leadId!;
  await ensureLeads(unit.tx, [leadId]);
  const desk = await desks.open(unit, { leadIds: [leadId], mergedToo: true });
  desk.stop(leadId, 'erased', event);
  await desk.save();
  const addresses = await addressesOf(unit.tx, [leadId]);
  await suppress(
    unit.tx,
    addresses.map(({ email }) => ({ addressHash: addressHash(desks.secret.value, email), reason: 'erased' as const, because: null })),
    unit.now,
  );
  await eraseRows(unit.tx, [leadId]);
  await recordErasure(unit.tx, [leadId]);
}

/** The survivor's episode is looked at with what came from the other lead: an address, a denial, an opt-out. */
async function settle(unit: UnitOfWork, desks: LeadDesks, leadId: string, event: IntakeEvent): Promise<void> {
  const desk = await desks.open(unit, { leadIds: [leadId] });
  desk.settle(leadId, event);
  await desk.save();
}
