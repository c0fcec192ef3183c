import { Database, Metrics, oncePerScrape } from '@baton/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { countOpen } from './ledger.store.js';

/** What shows that episodes are stuck: asked of the database when metrics are scraped. */
@Injectable()
export class NurtureMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    const counts = oncePerScrape(() => countOpen(this.database));
    this.metrics.gauge('baton_nurture_open_episodes', 'Open episodes by what they wait for', ['waits_for'], async gauge => {
      gauge.reset();
      for (const [kind, count] of Object.entries((await counts()).open)) gauge.set({ waits_for: kind }, count);
    });
    this.metrics.gauge('baton_nurture_overdue_seconds', 'How long the longest due episode has been due', [], async gauge => {
      const { oldestDueAt } = await counts();
      gauge.set(oldestDueAt === null ? 0 : Math.max(0, (Date.now() - oldestDueAt.getTime()) / 1000));
    });
  }
}
