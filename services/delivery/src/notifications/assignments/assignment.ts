import type { Colleague, Company, LeadAssigned, Origin, Person, WeightedReason } from '@baton/contracts';
import type { Answer } from '../answers/answer-token.js';

/** What a rep is told of a lead; personal data. */
export interface LeadCard {
  readonly person: Pick<Person, 'firstName' | 'lastName' | 'jobTitle' | 'email' | 'phone'>;
  readonly company: Pick<Company, 'name' | 'employees' | 'country'>;
  readonly origin: Pick<Origin, 'mediaType' | 'channel' | 'campaign'>;
  readonly score: number | null;
  readonly grade: string | null;
  readonly scoreReasons: readonly WeightedReason[];
  /** Why this rep. */
  readonly because: string;
}

/** A rep's possession of a lead, as far as messages speak of it. */
export interface Assignment {
  readonly assignmentId: string;
  readonly leadId: string;
  readonly repId: string;
  readonly poolId: string | null;
  readonly card: LeadCard;
  readonly assignedAt: Date;
  readonly acceptBy: Date | null;
  readonly contactBy: Date | null;
  readonly acceptedAt: Date | null;
  readonly contactedAt: Date | null;
  /** When a clock first ran out. */
  readonly breachedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBecause: string | null;
  /** By a link, until it is known that routing refused it. */
  readonly answer: Answer | null;
  readonly answeredAt: Date | null;
  /** How many answers there were, with those that were refused. */
  readonly answers: number;
}

/** Somebody of sales, as the newest event had them. */
export interface StaffMember extends Omit<Colleague, 'externalId'> {
  readonly timeZone: string;
  readonly managerId: string | null;
}

/** What of an assignment is kept for messages. */
export const cardOf = ({ person, company, origin, score, grade, scoreReasons, because }: LeadAssigned): LeadCard => ({
  person: {
    firstName: person.firstName,
    lastName: person.lastName,
    jobTitle: person.jobTitle,
    email: person.email,
    phone: person.phone,
  },
  company: { name: company.name, employees: company.employees, country: company.country },
  origin: { mediaType: origin.mediaType, channel: origin.channel, campaign: origin.campaign },
  score,
  grade,
  scoreReasons: scoreReasons ?? [],
  because,
});
