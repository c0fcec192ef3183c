import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule } from '@baton/platform';
import { Module } from '@nestjs/common';
import { CalendarsController } from './calendars/calendars.controller.js';
import { AssignmentConfig } from './config.js';
import { LeadDesk } from './leads/lead-desk.js';
import { LeadMetrics } from './leads/lead.metrics.js';
import { LeadsController } from './leads/leads.controller.js';
import { LeadsHandler } from './leads/leads.handler.js';
import { ReassignLead } from './leads/reassign-lead.js';
import { ScoringProgress } from './leads/scoring-progress.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { assignmentMigrations } from './migrations/index.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PoolsController } from './pools/pools.controller.js';
import { QueueDrain } from './queue/queue-drain.js';
import { QueueController } from './queue/queue.controller.js';
import { QueueMetrics } from './queue/queue.metrics.js';
import { RepsController } from './reps/reps.controller.js';
import { ConfigurationController } from './routing/configuration/configuration.controller.js';
import { RoutingConfigurationService } from './routing/configuration/routing-configuration.service.js';
import { DecisionsController } from './routing/explanation/decisions.controller.js';
import { RoutingBoard } from './routing/routing-board.js';
import { RoutingUpkeep } from './routing/routing-upkeep.js';
import { SimulationService } from './simulation/simulation.service.js';
import { SimulationsController } from './simulation/simulations.controller.js';
import { DueTimers } from './sla/due-timers.js';

/** Who gets which lead, under every cap, and what becomes of it: the life cycle of leads. */
@Module({
  imports: [
    PlatformModule.forService({
      name: 'assignment',
      config: AssignmentConfig,
      migrations: [...messagingMigrations, ...assignmentMigrations],
    }),
    MessagingModule.forService('assignment'),
  ],
  controllers: [
    // What it hears: intake.leads.v1, scoring.leads.v1, nurture.leads.v1.
    LeadsHandler,
    // What it is asked: /v1/routing/leads, /queue, /decisions, /configuration, /reps, /pools, /policies, /calendars, /simulations; /v1/assignment/ledger.
    LeadsController,
    QueueController,
    DecisionsController,
    ConfigurationController,
    RepsController,
    PoolsController,
    PoliciesController,
    CalendarsController,
    SimulationsController,
    LedgerController,
  ],
  providers: [
    LeadDesk,
    LeadMetrics,
    ReassignLead,
    ScoringProgress,
    RoutingBoard,
    RoutingUpkeep,
    RoutingConfigurationService,
    QueueDrain,
    QueueMetrics,
    DueTimers,
    SimulationService,
  ],
})
export class AssignmentModule {}
