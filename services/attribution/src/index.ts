export { AttributionModule } from './attribution.module.js';
export { attributionMigrations } from './migrations/0001-attribution.js';
