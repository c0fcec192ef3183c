import { jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { PoolConfiguration } from '../routing/types.js';

const upsert = sql(`
  insert into pools (pool_id, name, strategy, skills, during_working_hours, preferred_skills, performance_floor)
  select pool_id, name, strategy, array(select jsonb_array_elements_text(skills)), during_working_hours,
    array(select jsonb_array_elements_text(preferred_skills)), performance_floor
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]::jsonb[], $5::boolean[], $6::text[]::jsonb[], $7::float8[])
    as p(pool_id, name, strategy, skills, during_working_hours, preferred_skills, performance_floor)
  on conflict (pool_id) do update set name = excluded.name, strategy = excluded.strategy, skills = excluded.skills,
    during_working_hours = excluded.during_working_hours, preferred_skills = excluded.preferred_skills,
    performance_floor = excluded.performance_floor, updated_at = now()`);
const removeMembers = sql(`delete from pool_members where pool_id = any($1::text[])`);
const insertMembers = sql(`
  insert into pool_members (pool_id, position, rep_id, weight) select * from unnest($1::text[], $2::int[], $3::text[], $4::int[])`);

/** Writes pools; their members are replaced. */
export async function writePools(tx: Transaction, pools: readonly PoolConfiguration[]): Promise<void> {
  if (pools.length === 0) return;
  await tx.query(upsert, [
    textArray(pools.map(p => p.poolId)),
    textArray(pools.map(p => p.name)),
    textArray(pools.map(p => p.strategy)),
    jsonArray(pools.map(p => p.skills)),
    plainArray(pools.map(p => p.duringWorkingHours)),
    jsonArray(pools.map(p => p.preferredSkills ?? [])),
    plainArray(pools.map(p => p.performanceFloor ?? null)),
  ]);
  await tx.query(removeMembers, [textArray(pools.map(p => p.poolId))]);
  const members = pools.flatMap(pool => pool.members.map((member, position) => ({ ...member, position, poolId: pool.poolId })));
  await tx.query(insertMembers, [
    textArray(members.map(m => m.poolId)),
    plainArray(members.map(m => m.position)),
    textArray(members.map(m => m.repId)),
    plainArray(members.map(m => m.weight)),
  ]);
}

const list = sql(`
  select p.pool_id as "poolId", p.name, p.strategy, p.skills, p.during_working_hours as "duringWorkingHours",
    p.preferred_skills as "preferredSkills", p.performance_floor as "performanceFloor",
    coalesce(json_agg(json_build_object('repId', m.rep_id, 'weight', m.weight) order by m.position) filter (where m.rep_id is not null), '[]') as members
  from pools p left join pool_members m using (pool_id)
  where p.pool_id > $1 group by p.pool_id order by p.pool_id limit $2`);

type PoolRow = PoolConfiguration & { readonly preferredSkills: readonly string[]; readonly performanceFloor: number | null };

/** Pools in the order of their ids, after one. */
export const listPools = async (tx: Pick<Transaction, 'query'>, after: string, limit: number): Promise<PoolConfiguration[]> =>
  (await tx.query<PoolRow>(list, [after, limit])).map(({ preferredSkills, performanceFloor, ...pool }) => ({
    ...pool,
    ...(preferredSkills.length > 0 && { preferredSkills }),
    ...(performanceFloor !== null && { performanceFloor }),
  }));
