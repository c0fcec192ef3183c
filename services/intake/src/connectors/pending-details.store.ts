import { jsonArray, plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import { v7 as newId } from 'uuid';
import type { DetailsNotice } from './connector.js';

/** due: it is tried soon; blocked: somebody has to act; gone: the vendor shows no such lead (any more). */
export const pendingStates = ['due', 'blocked', 'gone'] as const;
export type PendingState = (typeof pendingStates)[number];

/** A lead of which a vendor gave the id alone. */
export interface PendingDetails {
  readonly sourceId: string;
  readonly externalId: string;
  readonly leadId: string;
  readonly notice: Readonly<Record<string, string>>;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly traceparent: string | null;
}

// What was accepted already, or waits already, is a repeated delivery.
const ADD = sql(`
  insert into pending_details (source_id, external_id, lead_id, state, notice, received_at, next_due_at, next_due_kind, traceparent)
  select $1, u.external_id, u.lead_id, 'due', u.notice, $2, $2, 'fetch', $6
  from unnest($3::text[], $4::uuid[], $5::text[]::jsonb[]) u(external_id, lead_id, notice)
  where not exists (select from inquiries i where i.source_id = $1 and i.external_id = u.external_id)
  order by u.external_id
  on conflict do nothing
  returning external_id`);

/** Keeps what a vendor named. @returns how many were new */
export async function addPending(
  tx: Transaction,
  sourceId: string,
  notices: readonly DetailsNotice[],
  now: Date,
  traceparent?: string,
): Promise<number> {
  const rows = await tx.query(ADD, [
    sourceId,
    now,
    textArray(notices.map(n => n.externalId)),
    plainArray(notices.map(() => newId())),
    jsonArray(notices.map(n => n.notice)),
    traceparent ?? null,
  ]);
  return rows.length;
}

const TAKE = sql(`
  update pending_details p set attempts = p.attempts + 1, next_due_at = $1::timestamptz + $2::int * interval '1 ms'
  from (select source_id, external_id from pending_details
        where next_due_at <= $1 and next_due_kind = 'fetch' order by next_due_at limit $3 for update skip locked) due
  where p.source_id = due.source_id and p.external_id = due.external_id
  returning p.source_id as "sourceId", p.external_id as "externalId", p.lead_id::text as "leadId", p.notice, p.received_at as "receivedAt",
            p.attempts, p.traceparent`);

/** Takes what is due, for the length of a lease: if its holder is killed, it is due again. */
export const takeDue = (tx: Transaction, now: Date, leaseMs: number, limit: number): Promise<PendingDetails[]> =>
  tx.query<PendingDetails>(TAKE, [now, leaseMs, limit]);

export interface PendingUpdate {
  readonly sourceId: string;
  readonly externalId: string;
  readonly state: PendingState;
  readonly because: string;
  readonly nextDueAt: Date | null;
}

const POSTPONE = sql(`
  update pending_details p set state = u.state, last_error = u.because, next_due_at = u.due, next_due_kind = case when u.due is null then null else 'fetch' end
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) u(source_id, external_id, state, because, due)
  where p.source_id = u.source_id and p.external_id = u.external_id`);

/** Writes when each is tried again; null: never, it is closed. */
export async function postpone(tx: Transaction, updates: readonly PendingUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await tx.query(POSTPONE, [
    textArray(updates.map(u => u.sourceId)),
    textArray(updates.map(u => u.externalId)),
    textArray(updates.map(u => u.state)),
    textArray(updates.map(u => u.because)),
    plainArray(updates.map(u => u.nextDueAt?.toISOString() ?? null)),
  ]);
}

const REMOVE = sql(`
  delete from pending_details p using unnest($1::text[], $2::text[]) u(source_id, external_id)
  where p.source_id = u.source_id and p.external_id = u.external_id`);

/** Forgets those that became inquiries. */
export async function removePending(tx: Transaction, done: readonly { sourceId: string; externalId: string }[]): Promise<void> {
  if (done.length > 0) await tx.query(REMOVE, [textArray(done.map(d => d.sourceId)), textArray(done.map(d => d.externalId))]);
}

const RELEASE = sql(`update pending_details set next_due_at = $2, next_due_kind = 'fetch' where source_id = $1 and state = 'blocked'`);
/** Those of a source that waited for somebody to act are due now: its secrets were changed. */
export const releaseBlocked = async (tx: Transaction, sourceId: string, now: Date): Promise<void> =>
  void (await tx.query(RELEASE, [sourceId, now]));

const IS_DUE = sql(`select 1 from pending_details where next_due_at <= clock_timestamp() limit 1`);
/** A cheap look at whether anything is due. */
export const isAnythingDue = async (tx: Pick<Transaction, 'query'>): Promise<boolean> => (await tx.query(IS_DUE)).length > 0;

/** A lead that waits for its details, as whoever runs the source sees it. */
export interface PendingView {
  readonly sourceId: string;
  /** The vendor's id of it. */
  readonly externalId: string;
  /** The lead that it becomes, if the person is new. */
  readonly leadId: string;
  readonly state: PendingState;
  readonly receivedAt: Date;
  readonly attempts: number;
  /** What the vendor answered last. */
  readonly because: string | null;
  readonly nextTryAt: Date;
}

// Ids of leads rise with the time at which they were made: they are the order.
const PAGE = sql(`
  select source_id as "sourceId", external_id as "externalId", lead_id::text as "leadId", state, received_at as "receivedAt", attempts,
    last_error as because, next_due_at as "nextTryAt"
  from pending_details
  where next_due_at is not null and ($1::text is null or state = $1) and ($2::text is null or source_id = $2) and ($3::uuid is null or lead_id > $3)
  order by lead_id limit $4`);

/** A page of those that are not closed. @param options.after the lead that the page before ended with */
export const pageOfPending = (
  database: Database,
  { state, sourceId, after, limit }: { state?: PendingState; sourceId?: string; after?: string; limit: number },
): Promise<PendingView[]> => database.report<PendingView>(PAGE, [state ?? null, sourceId ?? null, after ?? null, limit]);
