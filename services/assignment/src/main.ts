import { startService } from '@baton/platform';
import { AssignmentModule } from './assignment.module.js';

await startService({ name: 'assignment', module: AssignmentModule });
