import { startService } from '@baton/platform';
import { DeliveryModule } from './delivery.module.js';

await startService({ name: 'delivery', module: DeliveryModule });
