import { plainArray, sql, type Transaction } from '@baton/platform';

export interface MergeRow {
  readonly id: string;
  readonly survivorLeadId: string;
  readonly mergedLeadId: string;
  readonly undoneAt: Date | null;
}

const FIELDS = `id::text, survivor_lead_id::text as "survivorLeadId", merged_lead_id::text as "mergedLeadId", undone_at as "undoneAt"`;
const FIND = sql(`select ${FIELDS} from merges where id = $1`);
/** A merge, also one that was undone. */
export const findMerge = async (tx: Transaction, id: string): Promise<MergeRow | undefined> => (await tx.query<MergeRow>(FIND, [id]))[0];

const STANDING = sql(`select ${FIELDS} from merges where undone_at is null and merged_lead_id = any($1::uuid[]) order by at desc limit 1`);
/** The last standing merge by which one of the leads was merged away. */
export const standingMergeOf = async (tx: Transaction, leadIds: readonly string[]): Promise<MergeRow | undefined> =>
  (await tx.query<MergeRow>(STANDING, [plainArray(leadIds)]))[0];

const MEMBERS = sql(`select id::text from leads where merged_into = any($1::uuid[]) order by id`);
/** The leads that were merged, at whatever distance, into the given ones. */
export const membersOf = async (tx: Transaction, leadIds: readonly string[]): Promise<string[]> =>
  (await tx.query<{ id: string }>(MEMBERS, [plainArray(leadIds)])).map(row => row.id);

const BELOW = sql(`
  with recursive below as (
    select merged_lead_id from merges where undone_at is null and survivor_lead_id = $1
    union select m.merged_lead_id from merges m join below b on m.survivor_lead_id = b.merged_lead_id where m.undone_at is null)
  select merged_lead_id::text as id from below order by 1`);
/** The leads that standing merges put below a lead, itself not included. */
export const leadsBelow = async (tx: Transaction, leadId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(BELOW, [leadId])).map(row => row.id);

const MERGE = sql(`
  with merged as (update leads set merged_into = $2, place = 'merged' where id = $3),
       members as (update leads set merged_into = $2 where merged_into = $3),
       survivor as (update leads set identified = identified or $7 where id = $2)
  insert into merges (id, survivor_lead_id, merged_lead_id, reason, who, at) values ($1, $2, $3, $4, $5, $6)`);
/** Merges one lead, and all that was merged into it, into another. */
export async function writeMerge(
  tx: Transaction,
  merge: { id: string; survivorLeadId: string; mergedLeadId: string; reason: string; who: string; identified: boolean },
  now: Date,
): Promise<void> {
  await tx.query(MERGE, [merge.id, merge.survivorLeadId, merge.mergedLeadId, merge.reason, merge.who, now, merge.identified]);
}

const UNDO = sql(`
  with undone as (update merges set undone_at = $4, undone_by = $5 where id = $1),
       members as (update leads set merged_into = $2 where id = any($3::uuid[]))
  update leads set merged_into = null, place = case when exists (select from inquiries i where i.lead_id = $2 and not i.is_test) then 'accepted' else 'test' end
  where id = $2`);
/** Restores a merged lead, with those that were merged into it before. */
export async function writeUndo(
  tx: Transaction,
  mergeId: string,
  restoredId: string,
  below: readonly string[],
  now: Date,
  who: string,
): Promise<void> {
  await tx.query(UNDO, [mergeId, restoredId, plainArray(below), now, who]);
}
