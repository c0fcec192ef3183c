import type { AttributionModel } from '@baton/contracts';
import { sql, type Database } from '@baton/platform';

const OPPORTUNITY = sql(`
  select o.opportunity_id as "opportunityId", coalesce(a.lead_id, o.lead_id) as "leadId", o.stage, o.revision, o.amount, o.currency, o.won_at as "wonAt"
  from opportunities o left join lead_aliases a on a.alias_id = o.lead_id where o.opportunity_id = $1 and o.stage is not null`);
export interface OpportunityView {
  opportunityId: string;
  leadId: string;
  stage: string;
  revision: number;
  amount: number | null;
  currency: string | null;
  wonAt: Date | null;
}
export const findOpportunity = async (database: Database, id: string): Promise<OpportunityView | undefined> =>
  (await database.query<OpportunityView>(OPPORTUNITY, [id]))[0];

const REPORTS = sql(`
  select source_id as "sourceId", occurred_at as "occurredAt", received_at as "receivedAt", stage, amount, currency
  from opportunity_reports where opportunity_id = $1 order by sequence`);
export const findReports = (database: Database, id: string) => database.query(REPORTS, [id]);

const CREDITS = sql(`
  select model, touchpoint_id as "touchpointId", media_type as "mediaType", channel, campaign, amount, share
  from credits where opportunity_id = $1 order by position`);
export interface CreditView {
  model: AttributionModel;
  touchpointId: string | null;
  share: number;
}
export const findCredits = (database: Database, id: string) => database.query<CreditView>(CREDITS, [id]);

const HISTORY = sql(`
  select revision, at, cause, cause_id as "causeId", lead_id as "leadId", amount, currency, won_at as "wonAt", credits
  from restatements where opportunity_id = $1 order by revision desc`);
export const findHistory = (database: Database, id: string) => database.query(HISTORY, [id]);
