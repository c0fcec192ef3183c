import { sql, type Database } from '@baton/platform';

const TOUCHPOINTS = sql(`
  with canonical as (select coalesce((select lead_id from lead_aliases where alias_id = $1), $1::uuid) as id)
  select touchpoint_id as "touchpointId", t.lead_id as "leadId", at, kind, media_type as "mediaType", channel, campaign
  from touchpoints t
  where t.lead_id in (select id from canonical union all select alias_id from lead_aliases where lead_id = (select id from canonical))
  order by at, touchpoint_id`);

export interface TouchpointView {
  readonly touchpointId: string;
  /** The lead that it was recorded for; another one than asked for when that was merged. */
  readonly leadId: string;
  readonly at: Date;
}

/** The touchpoints of a lead and of those merged with it, oldest first. */
export const findTouchpoints = (database: Database, leadId: string) => database.query<TouchpointView>(TOUCHPOINTS, [leadId]);

const KNOWN = sql(`
  select coalesce(a.lead_id, g.id) as "leadId", exists(select from erased_leads e where e.lead_id in (g.id, a.lead_id)) as erased,
    exists(select from leads l where l.lead_id in (g.id, a.lead_id)) as known
  from (select $1::uuid as id) g left join lead_aliases a on a.alias_id = g.id`);
export const findLead = async (database: Database, id: string): Promise<{ leadId: string; erased: boolean; known: boolean }> =>
  (await database.query<{ leadId: string; erased: boolean; known: boolean }>(KNOWN, [id]))[0]!;
