import type { Company, Consent, Origin, Person } from '@baton/contracts';
import type { PersonIdentity } from '../identity/identity-keys.js';

/** One submission, validated and normalised, whichever way it came. What acceptInquiries takes. */
export interface Inquiry {
  readonly sourceId: string;
  readonly connector: string;
  /** Unique within the source. */
  readonly externalId: string;
  /** undefined: the time of acceptance. */
  readonly occurredAt?: string;
  readonly isTest: boolean;
  readonly person: Person;
  readonly company: Company;
  readonly origin: Origin;
  readonly answers: Readonly<Record<string, string>>;
  readonly consent: Consent;
  readonly visitorId?: string;
  readonly identity: PersonIdentity;
  /** Tells a repeat from another body under the same id. */
  readonly bodyHash: string;
  /** As it came, without secrets; kept until its retention time is over. */
  readonly raw: string;
  readonly rawRetentionDays: number;
  /** The id that was set aside for the lead, should the person be new. */
  readonly reservedLeadId?: string;
  readonly traceparent?: string;
}

/** What became of an inquiry. */
export type Acceptance =
  | { readonly outcome: 'accepted'; readonly inquiryId: string; readonly leadId: string; readonly repeat: boolean }
  /** The id was used before with another body; the first stands. */
  | { readonly outcome: 'conflict'; readonly inquiryId: string; readonly leadId: string }
  /** It can't be stored, whatever is tried; its neighbours are not affected. */
  | { readonly outcome: 'failed'; readonly reason: string };
