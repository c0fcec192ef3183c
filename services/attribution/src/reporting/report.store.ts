import type { AttributionModel } from '@baton/contracts';
import { sql, type Database, type Statement } from '@baton/platform';
import type { CostRow, LeadsRow, ReportPlace, RevenueRow } from './build-report.js';
import { reportLevels, type ReportLevel } from './report.dto.js';
import type { Period } from './period.js';

const columns: Record<ReportLevel, string> = { mediaType: 'media_type', channel: 'channel', campaign: 'campaign' };

/** One statement per level: the columns that are told apart, and the rest of the query. */
function perLevel(text: (places: string, groups: string) => string): Record<ReportLevel, Statement> {
  const statementOf = (level: ReportLevel): Statement => {
    const shown = reportLevels.slice(0, reportLevels.indexOf(level) + 1);
    return sql(text(shown.map(name => `${columns[name]} as "${name}"`).join(', '), shown.map(name => columns[name]).join(', ')));
  };
  return { mediaType: statementOf('mediaType'), channel: statementOf('channel'), campaign: statementOf('campaign') };
}

const REVENUE = perLevel(
  (places, groups) => `
  select ${places}, currency, sum(amount)::bigint as revenue, sum(share)::bigint as "wonShare" from credits
  where model = $1 and won_at >= $2 and won_at < $3 and ($4::text is null or currency = $4) group by ${groups}, currency`,
);

/**
 * Of spend that only partly falls into a period, the days that do: what the days up to the last have cost, minus what those before the first have.
 * Rounded so, the parts of any division into periods add up to the whole.
 */
const COST = perLevel(
  (places, groups) => `
  select ${places}, currency, sum(
    div(amount::numeric * (least(to_date, $2::date) - from_date + 1), to_date - from_date + 1)
    - div(amount::numeric * (greatest(from_date, $1::date) - from_date), to_date - from_date + 1))::bigint as cost
  from spend where to_date >= $1::date and from_date <= $2::date and ($3::text is null or currency = $3) group by ${groups}, currency`,
);

const LEADS = perLevel(
  (places, groups) =>
    `select ${places}, count(*) as leads from people where first_inquiry_at >= $1 and first_inquiry_at < $2 group by ${groups}`,
);

export interface ReportFilter {
  readonly period: Period;
  readonly model: AttributionModel;
  readonly by: ReportLevel;
  readonly currency: string | undefined;
}

/** The numbers of a report. @throws RangeError when a sum leaves what a number holds exactly */
export async function reportRows(
  database: Database,
  { period, model, by, currency }: ReportFilter,
): Promise<{ revenues: RevenueRow[]; costs: CostRow[]; leads: LeadsRow[] }> {
  const [revenues, costs, leads] = await Promise.all([
    database.report<RevenueRow & ReportPlace>(REVENUE[by], [model, period.start, period.end, currency ?? null]),
    database.report<CostRow & ReportPlace>(COST[by], [period.from, period.to, currency ?? null]),
    database.report<LeadsRow & ReportPlace>(LEADS[by], [period.start, period.end]),
  ]);
  return { revenues, costs, leads };
}
