import { Database, Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { countPresences, presenceWatch } from './presence.store.js';
import { presenceStates } from '../routing/types.js';

/** Shows who is online, and whether that is known: asked of the database at each scrape, so that it holds whichever replica is asked. */
@Injectable()
export class PresenceMetrics {
  constructor(metrics: Metrics, database: Database) {
    metrics.gauge('baton_assignment_present_reps', 'Active reps by what they say of themselves', ['state'], async gauge => {
      const counts = await countPresences(database);
      for (const state of presenceStates) gauge.set({ state }, counts.find(count => count.state === state)?.reps ?? 0);
    });
    metrics.gauge('baton_assignment_presence_known', '0: it is not known who is online, working hours decide', [], async gauge =>
      gauge.set(Number((await presenceWatch(database)).isKnown)),
    );
  }
}
