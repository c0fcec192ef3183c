import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule } from '@baton/platform';
import { Module } from '@nestjs/common';
import { ScoringConfig } from './config.js';
import { AssignmentHandler } from './leads/assignment.handler.js';
import { BehaviorHandler } from './leads/behavior.handler.js';
import { LeadsController } from './leads/leads.controller.js';
import { LeadsHandler } from './leads/leads.handler.js';
import { RescoreJob } from './leads/rescore.job.js';
import { ScoringTimers } from './leads/scoring-timers.js';
import { LedgerController } from './ledger.controller.js';
import { scoringMigrations } from './migrations/index.js';
import { RuleSetsController } from './rules/rule-sets.controller.js';
import { RuleSets } from './rules/rule-sets.js';

/** Fit and intent of every lead, with reasons. */
@Module({
  imports: [
    PlatformModule.forService({ name: 'scoring', config: ScoringConfig, migrations: [...messagingMigrations, ...scoringMigrations] }),
    MessagingModule.forService('scoring'),
  ],
  controllers: [LeadsHandler, BehaviorHandler, AssignmentHandler, LeadsController, RuleSetsController, LedgerController],
  providers: [RuleSets, RescoreJob, ScoringTimers],
})
export class ScoringModule {}
