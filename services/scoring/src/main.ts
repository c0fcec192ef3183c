import { startService } from '@baton/platform';
import { ScoringModule } from './scoring.module.js';

await startService({ name: 'scoring', module: ScoringModule });
