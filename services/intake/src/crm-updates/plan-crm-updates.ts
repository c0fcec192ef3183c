import type { Reception, Repeats } from '../acceptance/received.js';
import type { Receipt } from '../acceptance/receipts.store.js';
import type { CrmRecord } from '../crm-records/crm-record.js';
import type { LinkOutcome, RecordBook } from '../crm-records/record-book.js';
import type { LockedLead } from '../identity/leads.store.js';
import type { CrmUpdate } from './crm-update.js';
import { eventsOfCrmUpdate, type CrmEmission } from './events-of-crm-update.js';

/** What is known when a set of updates is decided on. */
export interface CrmScene {
  readonly now: Date;
  readonly repeats: Repeats;
  readonly book: RecordBook;
  /** Locked: those that updates name, and those that their records are linked with. */
  readonly leads: ReadonlyMap<string, LockedLead>;
  /** The lead that each update names itself, by its id or by an inquiry, as far as it is known. */
  readonly named: readonly (string | undefined)[];
  readonly newId: () => string;
}

export interface CrmPlan {
  readonly results: Reception[];
  readonly emissions: CrmEmission[];
  /** Of updates that are new. */
  readonly receipts: Receipt[];
  /** What waited, and is of a lead now. */
  readonly released: { readonly sourceId: string; readonly externalId: string; readonly leadId: string }[];
  /** Events that would be emitted, were the record of an update linked: they have to fit as well, for later nobody could refuse them. */
  readonly toCome: CrmEmission[];
}

type Accepted = Extract<Reception, { outcome: 'accepted' }>;

/** A lead that is not there yet, for events that are to come. */
const unknownLead = (now: Date): LockedLead => ({
  id: '00000000-0000-0000-0000-000000000000',
  place: 'accepted',
  identified: false,
  mergedInto: null,
  createdAt: now,
  streamVersion: 0,
  behaviorVersion: 0,
});

/**
 * Decides on updates one after the other: each sees the links that those before it made. Raises the versions of leads, and writes into the book.
 * An update that names a lead and a record links them; one of a record that no lead has waits for that.
 */
export function planCrmUpdates(updates: readonly CrmUpdate[], scene: CrmScene): CrmPlan {
  const plan: CrmPlan = { results: [], emissions: [], receipts: [], released: [], toCome: [] };
  updates.forEach((update, index) => {
    const repeat = scene.repeats.answer(update);
    plan.results.push(repeat ?? decide(update, scene.named[index], scene, plan));
  });
  return plan;
}

function decide(update: CrmUpdate, named: string | undefined, scene: CrmScene, plan: CrmPlan): Reception {
  const { record } = update;
  if (update.lead === undefined) return decideByRecord(update, record!, scene, plan);
  const lead = scene.leads.get(named ?? '');
  if (lead === undefined) return { outcome: 'unknown-lead' };
  if (lead.place === 'erased') {
    if (record !== undefined) forget(record, lead, scene);
    return { outcome: 'erased-lead' };
  }
  if (record === undefined) return take(update, lead, scene, plan);
  const outcome = link(record, lead, update, scene, plan);
  return { ...take(update, lead, scene, plan), link: outcome };
}

function decideByRecord(update: CrmUpdate, record: CrmRecord, scene: CrmScene, plan: CrmPlan): Reception {
  const links = scene.book.linksOf(record);
  const leadIds = new Set(links.map(l => l.leadId));
  if (leadIds.size > 1) return { outcome: 'ambiguous-record', objectTypes: links.map(l => l.objectType).sort() };
  if (links.length === 0) return keep(update, record, scene, plan);
  const lead = scene.leads.get(links[0]!.leadId);
  if (lead === undefined) return { outcome: 'unknown-lead' };
  return lead.place === 'erased' ? { outcome: 'erased-lead' } : take(update, lead, scene, plan);
}

/** What an update says happens to its lead. */
function take(update: CrmUpdate, lead: LockedLead, scene: CrmScene, plan: CrmPlan): Accepted {
  const { id } = receive(update, lead.id, scene, plan);
  plan.emissions.push(...eventsOfCrmUpdate(update, id, lead, scene.now));
  return { outcome: 'accepted', id, leadId: lead.id, repeat: false };
}

/** The update is kept until its record is linked. */
function keep(update: CrmUpdate, record: CrmRecord, scene: CrmScene, plan: CrmPlan): Reception {
  const { id } = receive(update, null, scene, plan);
  const kept = { ...update, record, occurredAt: update.occurredAt ?? scene.now.toISOString() };
  plan.toCome.push(...eventsOfCrmUpdate(kept, id, unknownLead(scene.now), scene.now));
  scene.book.wait({ id, update: kept });
  return { outcome: 'accepted', id, leadId: null, repeat: false, waits: true };
}

/** From now on the record stands for the lead. What waited for that happens first: it came first. */
function link(
  record: CrmRecord,
  lead: LockedLead,
  { occurredAt, lead: named }: CrmUpdate,
  { book, now }: CrmScene,
  plan: CrmPlan,
): LinkOutcome {
  const linkedAt = occurredAt === undefined || new Date(occurredAt) > now ? now : new Date(occurredAt);
  const madeWith = named !== undefined && 'leadId' in named ? named.leadId : lead.id;
  const outcome = book.link({ record, leadId: lead.id, madeWith, linkedAt });
  for (const { id, update } of book.release(record)) {
    plan.released.push({ sourceId: update.sourceId, externalId: update.externalId, leadId: lead.id });
    plan.emissions.push(...eventsOfCrmUpdate(update, id, lead, now));
  }
  return outcome;
}

/** The record of an erased lead is known as such, unless it is another lead's by now; what was said of it goes. */
function forget(record: CrmRecord, lead: LockedLead, { book, now }: CrmScene): void {
  if (book.linksOf(record).length > 0) return;
  book.link({ record: { ...record, url: undefined }, leadId: lead.id, linkedAt: now });
  book.release(record);
}

function receive(
  { sourceId, externalId, bodyHash }: CrmUpdate,
  leadId: string | null,
  { newId, repeats }: CrmScene,
  plan: CrmPlan,
): Receipt {
  const receipt = { sourceId, externalId, id: newId(), leadId, bodyHash };
  plan.receipts.push(receipt);
  repeats.add(receipt);
  return receipt;
}
