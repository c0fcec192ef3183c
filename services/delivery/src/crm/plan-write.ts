import { changesOwner, factsOf, type CrmEvent, type LeadFacts } from './lead-facts.js';

/** An event of a lead that was, or is now, to be told to a CRM. */
export interface ToldEvent {
  readonly event: CrmEvent;
  readonly isDelivered: boolean;
}

/** What has to be done in the CRM for a delivery. */
export type Job =
  | { readonly kind: 'skip'; readonly note: string }
  /** With all leads that were one with it: the CRM has a record of each. */
  | { readonly kind: 'erase'; readonly leadIds: readonly string[] }
  | { readonly kind: 'wait'; readonly because: string }
  | {
      readonly kind: 'write';
      readonly leadId: string;
      /** null: the CRM has none, as far as we know. */
      readonly recordId: string | null;
      readonly facts: LeadFacts;
      /** Somebody else gets the lead, or nobody has it any more. */
      readonly changesOwner: boolean;
      /** When people have deleted the record, it is made again: a rep was given work. */
      readonly isWork: boolean;
      /** The others that are one with it. */
      readonly kin: readonly Kin[];
    };
export type WriteJob = Extract<Job, { kind: 'write' }>;
export type EraseJob = Extract<Job, { kind: 'erase' }>;

/** A lead that is one with the lead of a delivery, or was. */
export interface Kin {
  readonly leadId: string;
  /** It goes on; the others were merged into it. */
  readonly isCurrent: boolean;
  /** Something of it is on its way to the receiver at the moment. */
  readonly isSending: boolean;
}

/**
 * What a delivery comes to. The record gets what all events say that were told so far, not only what this one says: so one that was refused is made
 * up for by the next, and one that is sent again later takes nothing back.
 * @param event the delivery's own
 * @param told the lead's events up to this one, and later ones that were told already, in their order
 * @param kin the lead and those that are one with it
 */
export function planWrite(leadId: string, event: CrmEvent, told: readonly ToldEvent[], recordId: string | null, kin: readonly Kin[]): Job {
  if (event.name === 'lead-erased') return planErasure(kin);
  if (event.name === 'leads-merged' && event.data.mergedLeadId !== leadId)
    return { kind: 'skip', note: 'the record of the lead that goes on stays as it is' };
  const facts = factsOf(
    leadId,
    told.map(({ event }) => event),
  );
  if (recordId === null && facts.about === null)
    return { kind: 'skip', note: 'the CRM has no record of this lead: it was not assigned yet' };
  return {
    kind: 'write',
    leadId,
    recordId,
    facts,
    changesOwner: told.some(({ event, isDelivered }) => !isDelivered && changesOwner(event.name)),
    isWork: event.name === 'lead-assigned',
    kin: kin.filter(each => each.leadId !== leadId),
  };
}

/** What is on its way now would make a record that was just deleted: it is waited for. */
const planErasure = (kin: readonly Kin[]): Job =>
  kin.some(({ isSending }) => isSending)
    ? { kind: 'wait', because: 'something of a lead that is one with this is on its way' }
    : { kind: 'erase', leadIds: kin.map(({ leadId }) => leadId) };
