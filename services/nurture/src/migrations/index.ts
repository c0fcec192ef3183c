import { Nurture1700000001000 } from './0001-nurture.js';
import { LiftedBounces1795000002000 } from './0002-lifted-bounces.js';
import { LentFacts1795000004000 } from './0003-lent-facts.js';

export const nurtureMigrations = [Nurture1700000001000, LiftedBounces1795000002000, LentFacts1795000004000];
