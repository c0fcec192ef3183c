import { jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';

/** One thing that was made, changed or deleted. */
export interface Change {
  readonly kind: 'calendar' | 'rep' | 'pool' | 'policy' | 'account' | 'shadow';
  readonly id: string;
  /** null: it is new. */
  readonly before: unknown;
  /** null: it is gone. */
  readonly after: unknown;
}

const insert = sql(`
  insert into configuration_changes (at, who, why, position, kind, subject_id, before, after)
  select $1::timestamptz, $2::text, $3::text, $4::bigint, c.* from unnest($5::text[], $6::text[], $7::text[]::jsonb[], $8::text[]::jsonb[]) as c`);

/** Keeps who changed what, when and why. @param position the end of the log before the change */
export async function logChanges(
  tx: Transaction,
  changes: readonly Change[],
  by: { at: Date; who: string; why: string | null; position: number },
): Promise<void> {
  await tx.query(insert, [
    by.at,
    by.who,
    by.why,
    by.position,
    plainArray(changes.map(c => c.kind)),
    textArray(changes.map(c => c.id)),
    jsonArray(changes.map(c => c.before)),
    // That it is gone is a value.
    textArray(changes.map(c => JSON.stringify(c.after))),
  ]);
}

export interface LoggedChange extends Change {
  readonly changeId: number;
  readonly at: Date;
  readonly who: string;
  readonly why: string | null;
}

const list = sql(`
  select change_id as "changeId", at, who, why, kind, subject_id as id, before, after from configuration_changes
  where change_id < $1 and ($2::text is null or kind = $2) and ($3::text is null or subject_id = $3) order by change_id desc limit $4`);

/** Changes, the newest first, before one; of one kind or one thing only where these are given. */
export const listChanges = (
  tx: Pick<Transaction, 'query'>,
  filter: { before: number; kind?: string; id?: string },
  limit: number,
): Promise<LoggedChange[]> => tx.query<LoggedChange>(list, [filter.before, filter.kind ?? null, filter.id ?? null, limit]);
