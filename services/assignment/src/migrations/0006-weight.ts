import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What leads weigh, and caps on the open work of a pool; since when leads had their last owners, kept on their rows. */
export class Weight1700000006000 implements MigrationInterface {
  name = 'Weight1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table leads
        -- What the slot was claimed with; null where nobody owns the lead, and for 1.
        add column owned_weight smallint,
        add column last_owned_since timestamptz,
        add column worked_at timestamptz;
      alter table reps add column pool_caps jsonb not null default '{}';
      -- Open work by the pool it came from. A change has to find here what it was made on.
      alter table rep_slots add column pools jsonb not null default '{}';
      drop index routing_log_freeing;
      create index routing_log_freeing on routing_log (seq) where kind not in ('claimed', 'room-kept');
    `);
    await runner.query(`
      with told as (
        select h.lead_id, h.id, h.at, e ->> 'kind' as kind, e -> 'detail' ->> 'assignmentId' as assignment_id
        from lead_history h cross join lateral json_array_elements(h.entries) e
        where e ->> 'kind' in
          ('lead-assigned', 'lead-accepted', 'lead-contacted', 'lead-status-changed', 'activity-logged', 'opportunity-reported')
      ),
      -- An assignment is told again with each further inquiry: the first time counts.
      assigned as (select lead_id, min(at) as since, max(id) as last from told where kind = 'lead-assigned' group by lead_id, assignment_id),
      latest as (select distinct on (lead_id) lead_id, since from assigned order by lead_id, last desc),
      worked as (select lead_id, max(at) as at from told where kind <> 'lead-assigned' group by lead_id)
      update leads l set last_owned_since = latest.since, worked_at = worked.at
      from latest left join worked using (lead_id) where l.id = latest.lead_id and l.last_owner is not null`);
    await runner.query(`
      update rep_slots s set pools = open.pools from (
        select owner_rep, jsonb_object_agg(pool_id, leads) as pools from (
          select owner_rep, pool_id, count(*) as leads from leads where owner_rep is not null and pool_id is not null group by 1, 2) by_pool
        group by owner_rep) open
      where s.rep_id = open.owner_rep`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index routing_log_freeing;
      create index routing_log_freeing on routing_log (seq) where kind <> 'claimed';
      alter table rep_slots drop column pools;
      alter table reps drop column pool_caps;
      alter table leads drop column worked_at, drop column last_owned_since, drop column owned_weight;
    `);
  }
}
