export { AssignmentModule } from './assignment.module.js';
export { assignmentMigrations } from './migrations/index.js';
