import type { BatonEvent } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import type { Credit } from './credit-conversion.js';
import {
  canonicalLeads,
  creditsOf,
  lockOpportunities,
  opportunitiesOf,
  reportsOf,
  saveRestatements,
  saveStandings,
  touchesOf,
  type OpportunityRow,
  type Restatement,
} from './opportunities.store.js';
import { restateConversion, type Attribution } from './restate-conversion.js';
import { standingReport } from './standing-report.js';

/** What changed, and the event that changed it: it becomes the cause of what is published. */
export interface Changes {
  /** Leads whose touchpoints or identity changed. */
  readonly leads: ReadonlyMap<string, BatonEvent>;
  /** Opportunities that were reported on. */
  readonly opportunities: ReadonlyMap<string, BatonEvent>;
}

/**
 * Credits the opportunities that a change may concern, and publishes those whose attribution is another one now. Comes last in a transaction,
 * with the leads and visitors locked as lockVisitors tells, after all facts were written.
 */
export async function creditOpportunities(unit: UnitOfWork, changes: Changes): Promise<void> {
  const { tx } = unit;
  const causes = new Map(changes.opportunities);
  if (changes.leads.size > 0)
    for (const { opportunityId, leadId } of await opportunitiesOf(tx, [...changes.leads.keys()]))
      if (!causes.has(opportunityId)) causes.set(opportunityId, changes.leads.get(leadId)!);
  if (causes.size === 0) return;

  const rows = await lockOpportunities(tx, [...causes.keys()]);
  const ids = rows.map(row => row.opportunityId);
  const reports = groupedBy(await reportsOf(tx, ids), report => report.opportunityId);
  // Without reports: erased. It stays as it was published.
  const opportunities = rows.flatMap(row => {
    const said = reports.get(row.opportunityId);
    return said ? [{ row, standing: standingReport(said) }] : [];
  });
  const leadIds = [...new Set(opportunities.map(o => o.standing.leadId))];
  const canonical = await canonicalLeads(tx, leadIds);
  const touches = groupedBy(await touchesOf(tx, leadIds), touch => touch.leadId);
  const credits = groupedBy(await creditsOf(tx, ids), credit => credit.opportunityId);

  const restatements: Restatement[] = [];
  for (const { row, standing } of opportunities) {
    const leadId = canonical.get(standing.leadId)!;
    const published = publishedAttribution(row, credits.get(row.opportunityId) ?? []);
    const attribution = restateConversion(published, { ...standing, leadId }, touches.get(leadId) ?? []);
    if (attribution === null) continue;
    restatements.push({
      ...attribution,
      opportunityId: row.opportunityId,
      revision: row.revision + 1,
      cause: causes.get(row.opportunityId)!,
    });
  }
  const reported = opportunities.filter(o => changes.opportunities.has(o.row.opportunityId));
  if (reported.length > 0)
    await saveStandings(
      tx,
      reported.map(({ row, standing }) => ({ opportunityId: row.opportunityId, leadId: standing.leadId, stage: standing.stage })),
    );
  if (restatements.length === 0) return;
  await saveRestatements(tx, restatements, unit.now);
  for (const restatement of restatements) publish(unit, restatement, causes.get(restatement.opportunityId)!);
}

function publish(unit: UnitOfWork, restatement: Restatement, cause: BatonEvent): void {
  const { opportunityId, leadId, revision, amount, currency, wonAt } = restatement;
  unit.emit({
    name: 'conversion-attributed',
    key: opportunityId,
    streamVersion: revision,
    cause,
    discriminator: opportunityId,
    data: {
      opportunityId,
      leadId,
      revision,
      value: { amount, currency },
      wonAt: wonAt.toISOString(),
      credits: restatement.credits.map(credit => ({
        model: credit.model,
        touchpointId: credit.touchpointId,
        mediaType: credit.mediaType,
        channel: credit.channel,
        campaign: credit.campaign,
        amount: credit.amount,
      })),
    },
  });
}

function publishedAttribution(row: OpportunityRow, credits: readonly Credit[]): Attribution | null {
  const { revision, publishedLeadId, amount, currency, wonAt } = row;
  return revision === 0 ? null : { leadId: publishedLeadId!, amount: amount!, currency: currency!, wonAt: wonAt!, credits };
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
