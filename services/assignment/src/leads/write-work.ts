import type { EventName } from '@baton/contracts';
import { recordAlias, removeAlias, type UnitOfWork } from '@baton/messaging';
import { addConduct } from '../conduct/conduct.store.js';
import { conductIn } from '../conduct/count-conduct.js';
import { dueKinds, type Lead } from '../life-cycle/lead.js';
import { later } from '../life-cycle/context.js';
import { eraseDecisionInputs } from '../routing/board/decisions.store.js';
import { forgetPersons, withMerged } from './forget.store.js';
import { appendHistory, type HistoryEntry } from './history.store.js';
import { insertInquiries, moveInquiries } from './inquiries.store.js';
import type { Cause } from './batch-outcome.js';
import type { LeadBatch } from './lead-batch.js';
import { tell } from './lead-events.js';
import type { LeadWork } from './lead-work.js';
import { insertLeads, updateLeads } from './leads.store.js';

/** A lead that was only spoken of has its inquiry due. */
const withDue = (lead: Lead, batch: LeadBatch): Lead =>
  lead.place === 'awaiting-inquiry' && lead.due === null
    ? { ...lead, due: { kind: dueKinds[0], at: later(batch.context.now, batch.context.settings.inquiryWaitMs) } }
    : lead;

/** Emits what a lead has to tell, each event at its place in the lead's stream. @returns the lead after the last of them */
function emitOf(lead: Lead, batch: LeadBatch, unit: UnitOfWork, entries: HistoryEntry[]): Lead {
  let { streamVersion } = lead;
  const emitted: { cause: Cause; name: EventName }[] = [];
  for (const { effect, lead: then, cause } of batch.told.get(lead.id) ?? []) {
    const telling = tell(then, effect, batch.inquiriesOf(lead.id), () => batch.configuration);
    if (telling === null) continue;
    entries.push(telling.entry);
    if (telling.event === null) continue;
    const { name, data } = telling.event;
    // One cause may bring several events of a name about: of two leads, or one after the other.
    const nth = emitted.filter(e => e.name === name && e.cause.id === cause.id).length;
    emitted.push({ cause, name });
    const isPlain = nth === 0 && 'key' in cause && cause.key === lead.id;
    const discriminator = isPlain ? undefined : `${lead.id}/${nth}`;
    unit.emit({ name, data, key: lead.id, streamVersion: ++streamVersion, cause, discriminator });
  }
  return streamVersion === lead.streamVersion ? lead : { ...lead, streamVersion };
}

/** Writes what a batch came to, each table by one statement, and emits its events. */
export async function writeWork(unit: UnitOfWork, { batch, inquiries, aliases }: LeadWork): Promise<void> {
  await batch.settleBoard();
  // What is known by now goes first: the database writes it while what follows is put together, and the routing lock is held for less.
  insertInquiries(unit.tx, inquiries.added);
  const [inserted, updated, forgotten]: [Lead[], Lead[], string[]] = [[], [], []];
  const history = new Map<string, HistoryEntry[]>();
  for (const present of batch.leads) {
    const entries: HistoryEntry[] = [];
    const lead = withDue(emitOf(present, batch, unit, entries), batch);
    if (batch.told.get(lead.id)?.some(t => t.effect.kind === 'forget')) forgotten.push(lead.id);
    const before = batch.before.get(lead.id)!;
    const isNew = batch.isUnknown(lead.id);
    if (isNew && (entries.length > 0 || present !== before)) inserted.push(lead);
    else if (!isNew && lead !== before) updated.push(lead);
    if (entries.length > 0) history.set(lead.id, entries);
  }
  insertLeads(unit.tx, inserted);
  updateLeads(unit.tx, updated);
  addConduct(unit.tx, conductIn(batch), unit.now);
  moveInquiries(unit.tx, inquiries.moved);
  if (aliases.size > 0) await writeAliases(unit, aliases);
  // What was told before is forgotten, too, so that it goes before what is told now.
  if (forgotten.length === 0) appendHistory(unit.tx, history, unit.now);
  if (forgotten.length > 0) {
    const group = await withMerged(unit.tx, forgotten);
    await forgetPersons(unit.tx, group);
    await eraseDecisionInputs(unit.tx, group);
    for (const id of forgotten) history.set(id, history.get(id)!.slice(-1));
    appendHistory(unit.tx, history, unit.now);
  }
}

async function writeAliases(unit: UnitOfWork, aliases: LeadWork['aliases']): Promise<void> {
  const [recorded, removed]: [{ aliasId: string; leadId: string }[], string[]] = [[], []];
  for (const [aliasId, leadId] of aliases)
    if (leadId === null) removed.push(aliasId);
    else recorded.push({ aliasId, leadId });
  if (recorded.length > 0) await recordAlias(unit.tx, recorded);
  if (removed.length > 0) await removeAlias(unit.tx, removed);
}
