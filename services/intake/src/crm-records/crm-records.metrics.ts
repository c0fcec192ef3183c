import { Database, Metrics, oncePerScrape } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import type { Reception } from '../acceptance/received.js';
import { countWaiting } from './waiting-updates.store.js';

/** Shows what becomes of links, and what waits for one: an alarm belongs on what is parked. */
@Injectable()
export class CrmRecordsMetrics {
  private readonly links;
  private readonly dropped;

  constructor(metrics: Metrics, database: Database) {
    this.links = metrics.counter(
      'baton_intake_crm_links_total',
      'Links of CRM records with leads by what became of them: made, moved from another lead, kept as they were',
      ['outcome'],
    );
    this.dropped = metrics.counter(
      'baton_intake_crm_updates_dropped_total',
      'CRM updates whose record was not linked before they were forgotten',
    );
    const counts = oncePerScrape(() => countWaiting(database));
    metrics.gauge('baton_intake_crm_updates_waiting', 'CRM updates whose record is not linked', ['state'], async gauge => {
      for (const { state, updates } of await counts()) gauge.labels(state).set(updates);
    });
    metrics.gauge(
      'baton_intake_crm_updates_waiting_age_seconds',
      'Age of the oldest CRM update whose record is not linked',
      ['state'],
      async gauge => {
        for (const { state, age } of await counts()) gauge.labels(state).set(age);
      },
    );
  }

  accepted(receptions: readonly Reception[]): void {
    for (const reception of receptions)
      if (reception.outcome === 'accepted' && reception.link !== undefined) this.links.inc({ outcome: reception.link });
  }

  forgotten(updates: number): void {
    this.dropped.inc(updates);
  }
}
