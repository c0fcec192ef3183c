import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { Database, PlatformModule, Shutdown } from '@baton/platform';
import { Mailer } from '@baton/platform/mail';
import { Module } from '@nestjs/common';
import { AssignmentLeadsHandler } from './assignment-leads.handler.js';
import { ForgetBehaviors } from './behaviors/forget-behaviors.job.js';
import { NurtureConfig } from './config.js';
import { LeadDesks } from './episodes/lead-desks.js';
import { IntakeBehaviorHandler } from './intake-behavior.handler.js';
import { IntakeLeadsHandler } from './intake-leads.handler.js';
import { LeadsController } from './leads/leads.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { NurtureMetrics } from './ledger/nurture-metrics.js';
import { StepClaims } from './mail/step-claims.js';
import { StepSender } from './mail/step-sender.js';
import { nurtureMigrations } from './migrations/index.js';
import { BouncesController } from './opt-outs/bounces.controller.js';
import { OptOutsController } from './opt-outs/opt-outs.controller.js';
import { OptOuts } from './opt-outs/opt-outs.js';
import { loadSecret, Secret } from './opt-outs/secret.js';
import { UnsubscribeController } from './opt-outs/unsubscribe.controller.js';
import { ProgramCatalog } from './programs/program-catalog.js';
import { ProgramsController } from './programs/programs.controller.js';

@Module({
  imports: [
    PlatformModule.forService({ name: 'nurture', config: NurtureConfig, migrations: [...messagingMigrations, ...nurtureMigrations] }),
    // Nobody's way to a rep leads through here.
    MessagingModule.forService('nurture', { patient: true }),
  ],
  controllers: [
    IntakeLeadsHandler,
    IntakeBehaviorHandler,
    AssignmentLeadsHandler,
    ProgramsController,
    LeadsController,
    OptOutsController,
    BouncesController,
    UnsubscribeController,
    LedgerController,
  ],
  providers: [
    {
      provide: Secret,
      useFactory: (database: Database, config: NurtureConfig) => loadSecret(database, config.NURTURE_SECRET),
      inject: [Database, NurtureConfig],
    },
    { provide: ProgramCatalog, useFactory: () => new ProgramCatalog() },
    LeadDesks,
    OptOuts,
    {
      provide: Mailer,
      useFactory: (config: NurtureConfig, shutdown: Shutdown) => new Mailer(config.SMTP_URL, config.SMTP_CONNECTIONS, shutdown),
      inject: [NurtureConfig, Shutdown],
    },
    StepClaims,
    StepSender,
    ForgetBehaviors,
    NurtureMetrics,
  ],
})
export class NurtureModule {}
