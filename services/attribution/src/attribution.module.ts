import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule } from '@baton/platform';
import { Module } from '@nestjs/common';
import { AssessmentController } from './alignment/assessment.controller.js';
import { AssessmentJob } from './alignment/assessment.job.js';
import { LifeCycleHandler } from './alignment/life-cycle.handler.js';
import { BehaviorHandler } from './behavior.handler.js';
import { AttributionConfig } from './config.js';
import { OpportunitiesController } from './crediting/opportunities.controller.js';
import { LeadsHandler } from './leads.handler.js';
import { LedgerController } from './ledger.controller.js';
import { attributionMigrations } from './migrations/0001-attribution.js';
import { ReportController } from './reporting/report.controller.js';
import { SpendHandler } from './spend/spend.handler.js';
import { TouchpointsController } from './touchpoints/touchpoints.controller.js';
import { VisitorRetentionJob } from './touchpoints/visitor-retention.job.js';

/** What spending brought: credits revenue to the touchpoints that led to it, and assesses how leads are handled. */
@Module({
  imports: [
    PlatformModule.forService({
      name: 'attribution',
      config: AttributionConfig,
      migrations: [...messagingMigrations, ...attributionMigrations],
    }),
    // Nobody's way to a rep leads through here.
    MessagingModule.forService('attribution', { patient: true }),
  ],
  controllers: [
    LeadsHandler,
    BehaviorHandler,
    SpendHandler,
    LifeCycleHandler,
    ReportController,
    OpportunitiesController,
    TouchpointsController,
    AssessmentController,
    LedgerController,
  ],
  providers: [AssessmentJob, VisitorRetentionJob],
})
export class AttributionModule {}
