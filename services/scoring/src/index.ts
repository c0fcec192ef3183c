export { ScoringModule } from './scoring.module.js';
export { scoringMigrations } from './migrations/index.js';
