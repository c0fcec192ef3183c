import type { UnitOfWork } from '@baton/messaging';
import { acceptBySet, type Attempt } from '../acceptance/accept-by-set.js';
import { LostRace } from '../acceptance/lost-race.js';
import { v7 as newId } from 'uuid';
import { lockLeads } from '../identity/leads.store.js';
import { recognisePeople } from '../identity/recognise-people.js';
import { lockVisitors, saveVisitors } from '../identity/visitors.store.js';
import { findEarlier, findPeople, writeAccepted, type KnownPeople } from './inquiries.store.js';
import type { Acceptance, Inquiry } from './inquiry.js';
import { planAcceptance, type AcceptanceEmission } from './plan-acceptance.js';
import { answerRepeat, separateRepeats } from './separate-repeats.js';

/**
 * Accepts inquiries of any connector, all in one transaction: each that is new joins the lead of its person, or a new one, and is announced
 * by inquiry-accepted. Repeats are told apart by (source, external id). Locks, in this order: visitors, identity keys, leads, inquiries.
 * @returns one result per inquiry, in their order. An inquiry that can't be stored fails alone.
 * @throws what passes by itself (connection lost, deadlock): then nothing was accepted
 */
export const acceptInquiries = (unit: UnitOfWork, inquiries: readonly Inquiry[]): Promise<Acceptance[]> =>
  acceptBySet<Inquiry, Acceptance>(
    unit,
    inquiries,
    some => acceptTogether(unit, some),
    reason => ({ outcome: 'failed', reason }),
  );

async function acceptTogether(unit: UnitOfWork, inquiries: readonly Inquiry[]): Promise<Attempt<Acceptance>> {
  const { tx } = unit;
  const [earlier, visitors, people] = await Promise.all([
    findEarlier(tx, inquiries),
    lockVisitors(
      tx,
      inquiries.flatMap(inquiry => inquiry.visitorId ?? []),
    ),
    findPeople(tx, [...new Set(inquiries.flatMap(inquiry => inquiry.identity.keys.map(k => k.key)))]),
  ]);
  const { fresh, repeats } = separateRepeats(inquiries, earlier);
  const results = new Array<Acceptance>(inquiries.length);
  const made =
    fresh.length > 0
      ? await acceptNew(
          unit,
          fresh.map(index => inquiries[index]),
          visitors,
          people,
        )
      : { results: [], emissions: [] };
  fresh.forEach((place, index) => (results[place] = made.results[index]));
  for (const { index, of } of repeats)
    results[index] = answerRepeat(inquiries[index], typeof of === 'number' ? firstOf(of, inquiries, results) : of);
  return { results, emissions: made.emissions };
}

async function acceptNew(
  { tx, now }: UnitOfWork,
  inquiries: readonly Inquiry[],
  visitors: Awaited<ReturnType<typeof lockVisitors>>,
  known: KnownPeople,
): Promise<{ results: Acceptance[]; emissions: readonly AcceptanceEmission[] }> {
  const knownLeads = new Set([...known.keys.values()].map(k => k.leadId));
  const { recognitions, newKeys } = recognisePeople(
    inquiries.map(i => i.identity),
    known.keys,
    index => inquiries[index].reservedLeadId ?? newId(),
  );
  const leads = await lockLeads(
    tx,
    recognitions.flatMap(r => (knownLeads.has(r.leadId) ? r.leadId : [])),
  );
  for (const lead of leads.values())
    if (lead.place === 'merged' || lead.place === 'erased') throw new LostRace('the lead was merged or erased');
  const ids = inquiries.map(() => newId());
  const plan = planAcceptance({ inquiries, ids, recognitions, newKeys, leads, visitors, suppressed: known.suppressed, now });
  await writeAccepted(tx, plan.rows, now);
  await saveVisitors(tx, plan.changedVisitors);
  return {
    results: ids.map((inquiryId, index) => ({ outcome: 'accepted', inquiryId, leadId: recognitions[index].leadId, repeat: false })),
    emissions: plan.emissions,
  };
}

const firstOf = (place: number, inquiries: readonly Inquiry[], results: readonly Acceptance[]) => {
  const first = results[place] as Extract<Acceptance, { outcome: 'accepted' }>;
  return { inquiryId: first.inquiryId, leadId: first.leadId, bodyHash: inquiries[place].bodyHash };
};
