import { startService } from '@baton/platform';
import { IntakeModule } from './intake.module.js';

await startService({ name: 'intake', module: IntakeModule });
