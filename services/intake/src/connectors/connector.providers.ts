import type { Provider } from '@nestjs/common';
import { IntakeConfig } from '../config.js';
import { FetchDetailsJob } from './fetch-details.job.js';
import { PendingDetailsMetrics } from './pending-details.metrics.js';
import { GraphApi } from './meta-leadgen/graph-api.js';

/** What fetches the details that a vendor's webhook leaves out. */
export const connectorProviders: Provider[] = [
  {
    provide: GraphApi,
    useFactory: (config: IntakeConfig) => new GraphApi(config.META_GRAPH_URL, config.META_GRAPH_VERSION),
    inject: [IntakeConfig],
  },
  FetchDetailsJob,
  PendingDetailsMetrics,
];
