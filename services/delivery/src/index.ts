export { DeliveryModule } from './delivery.module.js';
export { deliveryMigrations } from './migrations/index.js';
