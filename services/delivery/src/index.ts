export { DeliveryModule } from './delivery.module.js';
export { deliveryMigrations } from './migrations/0001-delivery.js';
