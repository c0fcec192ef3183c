import { startService } from '@baton/platform';
import { NurtureModule } from './nurture.module.js';

await startService({ name: 'nurture', module: NurtureModule });
