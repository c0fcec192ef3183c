import type { BatonEvent } from '@baton/contracts';
import type { Lead } from '../life-cycle/lead.js';
import { mergeLeads, unmerge } from '../life-cycle/merge.js';
import { step } from '../life-cycle/step.js';
import type { Inquiry } from './inquiry.js';
import type { LeadWork } from './lead-work.js';

/** Gives the inquiries of one lead that `moves` picks to another. */
function move({ batch, inquiries }: LeadWork, from: string, to: string, moves: (inquiry: Inquiry) => boolean): void {
  const all = batch.inquiriesOf(from);
  const moved = all.filter(moves).map(inquiry => ({ ...inquiry, leadId: to }));
  if (moved.length === 0) return;
  batch.setInquiries(
    from,
    all.filter(i => !moves(i)),
  );
  batch.setInquiries(to, [...batch.inquiriesOf(to), ...moved]);
  for (const inquiry of moved) {
    const added = inquiries.added.findIndex(i => i.inquiryId === inquiry.inquiryId);
    if (added >= 0) inquiries.added[added] = inquiry;
    else inquiries.moved.push({ inquiryId: inquiry.inquiryId, from, to });
  }
}

/**
 * A lead that is merged away already: what it had been merged into may be a lead of its own again, and takes it along with its inquiries. Whoever else
 * has these is in the batch.
 */
async function takeAlong(merged: Lead, survivor: Lead, event: BatonEvent<'leads-merged'>, work: LeadWork): Promise<void> {
  const { batch } = work;
  for (const { id } of batch.leads) if (id !== survivor.id) move(work, id, survivor.id, i => i.originalLeadId === merged.id);
  work.aliases.set(merged.id, survivor.id);
  if (merged.mergedInto !== survivor.id) await batch.take(step({ ...merged, mergedInto: survivor.id }), event);
}

/** Two leads are one person. The event comes under both keys: the second finds it done. */
export async function mergeInBatch(event: BatonEvent<'leads-merged'>, work: LeadWork): Promise<void> {
  const { batch } = work;
  const survivor = batch.get(event.data.survivorLeadId);
  const merged = batch.exactly(event.data.mergedLeadId);
  if (merged === undefined || merged.id === survivor.id || survivor.outcome === 'erased') return;
  if (merged.mergedInto !== null) return takeAlong(merged, survivor, event, work);
  await batch.board();
  const steps = mergeLeads(survivor, merged, { causeId: event.id, reason: event.data.reason }, batch.context);
  if (steps.merged.lead === merged) return;
  move(work, merged.id, survivor.id, () => true);
  work.aliases.set(merged.id, survivor.id);
  // The merged lead first: a slot that both had is freed before it is taken.
  await batch.take(steps.merged, event);
  await batch.take(steps.survivor, event);
}

/** A merge is undone: the inquiries go back to the lead under which they had come in. */
export async function unmergeInBatch(event: BatonEvent<'leads-unmerged'>, work: LeadWork): Promise<void> {
  const { batch } = work;
  const restored = batch.exactly(event.data.restoredLeadId);
  if (restored === undefined || restored.outcome !== 'merged') return;
  await batch.board();
  move(work, batch.get(restored.id).id, restored.id, i => i.originalLeadId === restored.id);
  work.aliases.set(restored.id, null);
  const hasInquiries = batch.inquiriesOf(restored.id).length > 0;
  await batch.take(unmerge(restored, { reason: event.data.reason, hasInquiries }, batch.context), event);
}
