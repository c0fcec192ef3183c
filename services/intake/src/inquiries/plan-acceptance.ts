import type { Consent, InquiryAccepted } from '@baton/contracts';
import type { Emission } from '@baton/messaging';
import type { LockedLead } from '../identity/leads.store.js';
import type { NewKey, Recognition } from '../identity/recognise-people.js';
import type { LockedVisitor } from '../identity/visitors.store.js';
import type { AcceptedRows, InquiryRow, LeadRow } from './inquiries.store.js';
import type { Inquiry } from './inquiry.js';

/** All that the decision rests on. */
export interface AcceptanceInput {
  readonly inquiries: readonly Inquiry[];
  /** One per inquiry. */
  readonly ids: readonly string[];
  readonly recognitions: readonly Recognition[];
  readonly newKeys: readonly NewKey[];
  /** The leads that were known, locked. Those that are missing are new. */
  readonly leads: ReadonlyMap<string, LockedLead>;
  /** Locked; changed in place when a visitor turns out to be a lead. */
  readonly visitors: ReadonlyMap<string, LockedVisitor>;
  /** By identity key: when its person asked to be forgotten. */
  readonly suppressed: ReadonlyMap<string, Date>;
  readonly now: Date;
}

export type AcceptanceEmission = Emission<'inquiry-accepted'> | Emission<'visitor-identified'>;

export interface AcceptancePlan {
  readonly rows: AcceptedRows;
  readonly emissions: readonly AcceptanceEmission[];
  readonly changedVisitors: readonly LockedVisitor[];
}

const DAY_MS = 86_400_000;

/** Someone who asked to be forgotten gets no mail, unless they agreed to it again afterwards. */
function consentOf({ consent, identity }: Inquiry, suppressed: ReadonlyMap<string, Date>): Consent {
  if (suppressed.size === 0) return consent;
  const dates = identity.keys.flatMap(({ key }) => suppressed.get(key) ?? []);
  if (dates.length === 0) return consent;
  const since = Math.max(...dates.map(date => date.getTime()));
  const again = consent.email === 'granted' && consent.givenAt !== undefined && Date.parse(consent.givenAt) > since;
  return again ? consent : { email: 'denied' };
}

/**
 * What a batch of new inquiries changes: rows and events. Pure; the versions of a lead rise in the order of its inquiries.
 */
export function planAcceptance(input: AcceptanceInput): AcceptancePlan {
  const { inquiries, ids, recognitions, visitors, now } = input;
  const acceptedAt = now.toISOString();
  const leads = new Map<string, LeadRow>();
  const rows: InquiryRow[] = [];
  const emissions: AcceptanceEmission[] = [];
  const conflicts: AcceptedRows['conflicts'][number][] = [];
  const changedVisitors = new Map<string, LockedVisitor>();
  inquiries.forEach((inquiry, index) => {
    const { leadId, known } = recognitions[index];
    const inquiryId = ids[index];
    const locked = input.leads.get(leadId);
    const before = leads.get(leadId);
    let version = before?.streamVersion ?? locked?.streamVersion ?? 0;
    const cause = { id: inquiryId, traceparent: inquiry.traceparent };
    const { person, company, origin, answers, visitorId } = inquiry;
    const consent = consentOf(inquiry, input.suppressed);
    const occurredAt = inquiry.occurredAt ?? acceptedAt;
    const content = { person, company, origin, answers, consent, visitorId };
    // Written out: a spread into what has fields already takes ten times the memory.
    const data: InquiryAccepted = {
      leadId,
      inquiryId,
      sourceId: inquiry.sourceId,
      connector: inquiry.connector,
      externalId: inquiry.externalId,
      occurredAt,
      acceptedAt,
      known,
      isTest: inquiry.isTest,
      person,
      company,
      origin,
      answers,
      consent,
      visitorId,
    };
    emissions.push({ name: 'inquiry-accepted', key: leadId, streamVersion: ++version, data, cause });
    const visitor = visitorId === undefined ? undefined : visitors.get(visitorId);
    if (visitor !== undefined && visitor.leadId !== leadId) {
      // A device that several people use follows the one who last said who they are.
      visitor.leadId = leadId;
      changedVisitors.set(visitor.id, visitor);
      emissions.push({ name: 'visitor-identified', key: leadId, streamVersion: ++version, data: { leadId, visitorId: visitor.id }, cause });
    }
    leads.set(leadId, {
      id: leadId,
      isNew: locked === undefined,
      place: locked?.place ?? (inquiry.isTest ? 'test' : 'accepted'),
      identified: (before?.identified ?? false) || inquiry.identity.keys.length > 0,
      streamVersion: version,
    });
    const rawExpiresAt = new Date(now.getTime() + inquiry.rawRetentionDays * DAY_MS);
    const { sourceId, externalId, connector, isTest, bodyHash, raw } = inquiry;
    rows.push({ id: inquiryId, leadId, sourceId, externalId, connector, occurredAt, isTest, bodyHash, content, raw, rawExpiresAt });
    for (const conflict of recognitions[index].conflicts) conflicts.push({ ...conflict, inquiryId });
  });
  return {
    rows: { leads: [...leads.values()], newKeys: input.newKeys, inquiries: rows, conflicts },
    emissions,
    changedVisitors: [...changedVisitors.values()],
  };
}
