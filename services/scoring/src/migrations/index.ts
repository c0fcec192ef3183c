import { Scoring1767225600001 } from './0001-scoring.js';

export const scoringMigrations = [Scoring1767225600001];
