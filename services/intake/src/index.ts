export { IntakeModule } from './intake.module.js';
export { intakeMigrations } from './migrations/0001-intake.js';
