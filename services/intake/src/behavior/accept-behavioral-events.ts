import type { BehaviorRecorded } from '@baton/contracts';
import type { Emission, UnitOfWork } from '@baton/messaging';
import { acceptBySet, type Attempt } from '../acceptance/accept-by-set.js';
import { LostRace } from '../acceptance/lost-race.js';
import { v7 as newId } from 'uuid';
import { Repeats, type Reception } from '../acceptance/received.js';
import { addReceipts, findReceipts, type Receipt } from '../acceptance/receipts.store.js';
import { currentLeads, lockLeads, saveVersions, type LockedLead } from '../identity/leads.store.js';
import { lockVisitors, saveVisitors, type LockedVisitor } from '../identity/visitors.store.js';
import type { BehavioralEvent } from './behavioral-event.js';

/**
 * Takes what people did, in order, in one transaction. It is announced under the lead, or under the visitor as long as nobody knows who that is.
 * @returns one result per event, in their order
 */
export const acceptBehavioralEvents = (unit: UnitOfWork, events: readonly BehavioralEvent[]): Promise<Reception[]> =>
  acceptBySet<BehavioralEvent, Reception>(
    unit,
    events,
    some => acceptTogether(unit, some),
    reason => ({ outcome: 'failed', reason }),
  );

async function acceptTogether({ tx, now }: UnitOfWork, events: readonly BehavioralEvent[]): Promise<Attempt<Reception>> {
  const repeats = new Repeats(await findReceipts(tx, 'behavioral-event', events));
  const visitors = await lockVisitors(
    tx,
    events.flatMap(event => event.visitorId ?? []),
  );
  const named = events.map(event => event.leadId ?? visitors.get(event.visitorId ?? '')?.leadId ?? undefined);
  const current = await currentLeads(
    tx,
    named.flatMap(id => id ?? []),
  );
  const leads = await lockLeads(tx, current.values());
  for (const lead of leads.values()) if (lead.mergedInto !== null) throw new LostRace('the lead was merged');
  const receipts: Receipt[] = [];
  const emissions: Emission<'behavior-recorded'>[] = [];
  const results = events.map((event, index): Reception => {
    const repeat = repeats.answer(event);
    if (repeat !== undefined) return repeat;
    const name = named[index];
    const lead = name === undefined ? undefined : leads.get(current.get(name) ?? '');
    if (name !== undefined && lead === undefined) return { outcome: 'unknown-lead' };
    if (lead?.place === 'erased') return { outcome: 'erased-lead' };
    const { sourceId, externalId, bodyHash } = event;
    const receipt = { sourceId, externalId, id: newId(), leadId: lead?.id ?? null, bodyHash };
    receipts.push(receipt);
    repeats.add(receipt);
    emissions.push(emissionOf(event, receipt.id, lead ?? visitors.get(event.visitorId!)!, now));
    return { outcome: 'accepted', id: receipt.id, leadId: receipt.leadId, repeat: false };
  });
  if ((await addReceipts(tx, 'behavioral-event', receipts, now)) < receipts.length) throw new LostRace('an event was taken');
  await saveVersions(tx, [...leads.values()]);
  await saveVisitors(tx, [...visitors.values()]);
  return { results, emissions };
}

/** Raises the version of whom it is about. */
function emissionOf(event: BehavioralEvent, behaviorId: string, of: LockedLead | LockedVisitor, now: Date): Emission<'behavior-recorded'> {
  const { visitorId, kind, url, origin, traceparent } = event;
  const data: BehaviorRecorded = {
    behaviorId,
    ...('place' in of ? { leadId: of.id } : {}),
    ...(visitorId === undefined ? {} : { visitorId }),
    kind,
    occurredAt: event.occurredAt ?? now.toISOString(),
    ...(url === undefined ? {} : { url }),
    ...(origin === undefined ? {} : { origin }),
  };
  return {
    name: 'behavior-recorded',
    key: of.id,
    streamVersion: ++of.behaviorVersion,
    data,
    cause: { id: behaviorId, ...(traceparent === undefined ? {} : { traceparent }) },
  };
}
