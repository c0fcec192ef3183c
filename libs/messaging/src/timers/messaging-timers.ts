import { sql } from '@baton/platform';
import { BLOCKED_DUE_MS } from '../dead-letters/dead-letters.store.js';
import { INBOX_DAYS } from '../migrations/0000-messaging.js';
import type { KafkaLog } from '../kafka/kafka-client.js';
import type { TimerDefinition } from './timers.js';

const MAINTAIN = sql('select maintain_inbox($1::int)');
/** Makes the inbox's partitions of the coming days and drops the old ones. */
export const inboxMaintenance: TimerDefinition = {
  name: 'inbox-maintenance',
  everyMs: 3_600_000,
  work: async unit => {
    await unit.tx.query(MAINTAIN, [INBOX_DAYS]);
    return 0;
  },
};

const OVERDUE = sql(
  `update blocked_leads set next_due_at = now() + $1::int * interval '1 ms' where next_due_at <= now() returning lead_id`,
);
/** Says again, every quarter of an hour, that leads wait behind a dead letter. */
export const blockedLeadsAlarm = (log: KafkaLog): TimerDefinition => ({
  name: 'blocked-leads-alarm',
  everyMs: 30_000,
  work: async unit => {
    const rows = await unit.tx.query(OVERDUE, [BLOCKED_DUE_MS]);
    if (rows.length > 0) log.error('leads wait behind a dead letter: release or drop it', { leads: rows.length });
    return 0;
  },
});
