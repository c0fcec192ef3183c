import { sql, type Database, type Transaction } from '@baton/platform';

/** Bounces to lift: of one address, or all that were held within a time. */
export type HeldBounces = { readonly addressHash: Buffer } | { readonly from: Date; readonly to: Date };

/** Who lifts bounces, and why. */
export interface LiftOrder {
  readonly by: string;
  readonly because: string;
}

const NOTE = `
  insert into bounce_lifts (at, by, because, address_hash, held_from, held_to, lifted)`;
const LIFT_ONE = sql(`
  with lifted as (delete from suppressions where address_hash = $1 and reason = 'bounced' returning 1)
  ${NOTE} select $2, $3, $4, $1, null, null, count(*) from lifted returning lifted`);
const LIFT_WITHIN = sql(`
  with lifted as (delete from suppressions where at >= $1 and at < $2 and reason = 'bounced' returning 1)
  ${NOTE} select $3, $4, $5, null, $1, $2, count(*) from lifted returning lifted`);

/** These addresses may be mailed again; who opted out or was erased stays out. Kept with who did it and why. @returns how many addresses it was */
export async function liftBounces(tx: Transaction, bounces: HeldBounces, { by, because }: LiftOrder, now: Date): Promise<number> {
  const rows =
    'addressHash' in bounces
      ? await tx.query<{ lifted: number }>(LIFT_ONE, [bounces.addressHash, now, by, because])
      : await tx.query<{ lifted: number }>(LIFT_WITHIN, [bounces.from, bounces.to, now, by, because]);
  return rows[0]!.lifted;
}

const LIST = sql(`
  select at, by, because, encode(address_hash, 'hex') as "addressHash", held_from as "from", held_to as "to", lifted
  from bounce_lifts order by id desc limit 100`);

/** The newest 100 times that bounces were lifted. */
export const listLifts = (database: Database): Promise<object[]> => database.query(LIST);
