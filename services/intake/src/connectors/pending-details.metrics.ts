import { Database, Metrics, oncePerScrape, sql } from '@baton/platform';
import { Injectable } from '@nestjs/common';

const COUNT = sql(`
  select s.state, count(p.state)::int as leads, coalesce(extract(epoch from clock_timestamp() - min(p.received_at)), 0)::float8 as age
  from unnest(array['due', 'blocked', 'gone']) s(state) left join pending_details p on p.state = s.state and p.next_due_at is not null group by s.state`);

/** Shows the leads that wait for their details: an alarm belongs on those that are blocked. */
@Injectable()
export class PendingDetailsMetrics {
  constructor(metrics: Metrics, database: Database) {
    const counts = oncePerScrape(() => database.query<{ state: string; leads: number; age: number }>(COUNT));
    metrics.gauge('baton_intake_pending_details', 'Leads that wait for their details', ['state'], async gauge => {
      for (const { state, leads } of await counts()) gauge.labels(state).set(leads);
    });
    metrics.gauge(
      'baton_intake_pending_details_age_seconds',
      'Age of the oldest lead that waits for its details',
      ['state'],
      async gauge => {
        for (const { state, age } of await counts()) gauge.labels(state).set(age);
      },
    );
  }
}
