import { Timers } from '@baton/messaging';
import { Database, sql } from '@baton/platform';
import { Injectable } from '@nestjs/common';

const BATCH = 5_000;
const IS_DUE = sql(`select 1 from raw_payloads where expires_at <= clock_timestamp() limit 1`);
const DELETE = sql(`
  delete from raw_payloads where inquiry_id in (
    select inquiry_id from raw_payloads where expires_at <= $1 order by expires_at limit $2 for update skip locked)
  returning 1`);

/** Deletes payloads whose retention time is over, by set. */
@Injectable()
export class RawPayloadsJob {
  constructor(timers: Timers, database: Database) {
    timers.add({
      name: 'raw-payloads',
      everyMs: 60_000,
      isDue: async () => (await database.query(IS_DUE)).length > 0,
      work: async ({ tx, now }) => (await tx.query(DELETE, [now, BATCH])).length,
    });
  }
}
