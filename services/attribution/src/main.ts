import { startService } from '@baton/platform';
import { AttributionModule } from './attribution.module.js';

await startService({ name: 'attribution', module: AttributionModule });
