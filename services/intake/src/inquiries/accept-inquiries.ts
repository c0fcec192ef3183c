import { writerErrors } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import { errorCode, isTransient } from '@baton/platform';
import { v7 as newId } from 'uuid';
import { LostRace, withoutLosing } from '../identity/lost-race.js';
import { lockLeads } from '../identity/leads.store.js';
import { recognisePeople } from '../identity/recognise-people.js';
import { lockVisitors, saveVisitors } from '../identity/visitors.store.js';
import { findEarlier, findPeople, writeAccepted } from './inquiries.store.js';
import type { Acceptance, Inquiry } from './inquiry.js';
import { planAcceptance, type AcceptanceEmission } from './plan-acceptance.js';
import { answerRepeat, separateRepeats } from './separate-repeats.js';

interface Attempt {
  readonly results: Acceptance[];
  readonly emissions: readonly AcceptanceEmission[];
}

/**
 * Accepts inquiries of any connector, all in one transaction: each that is new joins the lead of its person, or a new one, and is announced
 * by inquiry-accepted. Repeats are told apart by (source, external id). Locks, in this order: visitors, identity keys, leads, inquiries.
 * @returns one result per inquiry, in their order. An inquiry that can't be stored fails alone.
 * @throws what passes by itself (connection lost, deadlock): then nothing was accepted
 */
export async function acceptInquiries(unit: UnitOfWork, inquiries: readonly Inquiry[]): Promise<Acceptance[]> {
  const { results, emissions } = await acceptOrBisect(unit, inquiries);
  for (const emission of emissions) unit.emit(emission as never);
  return results;
}

/** The batch as a whole or, when one of it is refused, its halves, down to the one that fails. */
async function acceptOrBisect(unit: UnitOfWork, inquiries: readonly Inquiry[]): Promise<Attempt> {
  try {
    return await withoutLosing(unit.tx, () => acceptTogether(unit, inquiries));
  } catch (error) {
    if (isTransient(error) || error instanceof LostRace) throw error;
    if (inquiries.length === 1) return { results: [{ outcome: 'failed', reason: reasonOf(error) }], emissions: [] };
    const middle = inquiries.length >> 1;
    const left = await acceptOrBisect(unit, inquiries.slice(0, middle));
    const right = await acceptOrBisect(unit, inquiries.slice(middle));
    return { results: [...left.results, ...right.results], emissions: [...left.emissions, ...right.emissions] };
  }
}

/** Without the values that a database puts into its messages. */
const reasonOf = (error: unknown): string => {
  const code = errorCode(error);
  return code === undefined ? (error instanceof UnfitInquiry ? error.message : 'the inquiry can not be stored') : `the database refused it (${code})`;
};

class UnfitInquiry extends Error {}

async function acceptTogether({ tx, now }: UnitOfWork, inquiries: readonly Inquiry[]): Promise<Attempt> {
  const { fresh, repeats } = separateRepeats(inquiries, await findEarlier(tx, inquiries));
  const taken = fresh.map(index => inquiries[index]);
  const results = new Array<Acceptance>(inquiries.length);
  let emissions: readonly AcceptanceEmission[] = [];
  if (taken.length > 0) {
    const visitors = await lockVisitors(tx, taken.flatMap(inquiry => inquiry.visitorId ?? []));
    const known = await findPeople(tx, [...new Set(taken.flatMap(inquiry => inquiry.identity.keys.map(k => k.key)))]);
    const knownLeads = new Set([...known.keys.values()].map(k => k.leadId));
    const { recognitions, newKeys } = recognisePeople(taken.map(i => i.identity), known.keys, index => taken[index].reservedLeadId ?? newId());
    const leads = await lockLeads(tx, recognitions.flatMap(r => (knownLeads.has(r.leadId) ? r.leadId : [])));
    for (const lead of leads.values()) if (lead.place === 'merged' || lead.place === 'erased') throw new LostRace('the lead was merged or erased');
    const ids = taken.map(() => newId());
    const plan = planAcceptance({ inquiries: taken, ids, recognitions, newKeys, leads, visitors, suppressed: known.suppressed, now });
    for (const { name, data } of plan.emissions) {
      const [error] = writerErrors(name, data);
      if (error !== undefined) throw new UnfitInquiry(`${error.field} ${error.message}`);
    }
    const written = await writeAccepted(tx, plan.rows, now);
    if (written.keys < newKeys.length) throw new LostRace('a person became known');
    if (written.inquiries < taken.length) throw new LostRace('an inquiry was accepted');
    await saveVisitors(tx, plan.changedVisitors);
    fresh.forEach((place, index) => {
      results[place] = { outcome: 'accepted', inquiryId: ids[index], leadId: recognitions[index].leadId, repeat: false };
    });
    emissions = plan.emissions;
  }
  for (const { index, of } of repeats) results[index] = answerRepeat(inquiries[index], typeof of === 'number' ? firstOf(of, inquiries, results) : of);
  return { results, emissions };
}

const firstOf = (place: number, inquiries: readonly Inquiry[], results: readonly Acceptance[]) => {
  const first = results[place] as Extract<Acceptance, { outcome: 'accepted' }>;
  return { inquiryId: first.inquiryId, leadId: first.leadId, bodyHash: inquiries[place].bodyHash };
};
