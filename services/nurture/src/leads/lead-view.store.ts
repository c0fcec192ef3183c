import { plainArray, sql, type Transaction } from '@baton/platform';
import type { DeliveryView } from './lead-view.js';

type Queries = Pick<Transaction, 'query'>;

const FAMILY = sql(`
  select l.lead_id::text as "leadId", l.refused, l.facts_at is not null as "isKnown", l.consent, l.consent_basis as basis, l.email is not null as "hasAddress"
  from leads l where l.lead_id = $1 or l.merged_into = $1 order by l.lead_id <> $1, l.lead_id`);

export interface FamilyRow {
  readonly leadId: string;
  readonly refused: string | null;
  readonly isKnown: boolean;
  readonly consent: string | null;
  readonly basis: string | null;
  readonly hasAddress: boolean;
}

/** The lead itself, first, and those that were merged into it. Empty: never seen. */
export const familyOf = (database: Queries, leadId: string): Promise<FamilyRow[]> => database.query(FAMILY, [leadId]);

const DELIVERIES = sql(`
  select episode_id::text as "episodeId", step_id as "stepId", state, message_id as "messageId", attempts, sent_at as "sentAt", last_error as "lastError"
  from deliveries where episode_id = any($1::uuid[]) order by episode_id, step`);

/** What became of the mails of episodes. */
export const deliveriesOf = (database: Queries, episodeIds: readonly string[]): Promise<DeliveryView[]> =>
  episodeIds.length === 0 ? Promise.resolve([]) : database.query(DELIVERIES, [plainArray(episodeIds)]);
