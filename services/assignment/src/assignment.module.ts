import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule, REDIS } from '@baton/platform';
import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts } from './accounts/accounts.service.js';
import { CalendarsController } from './calendars/calendars.controller.js';
import { ConductController } from './conduct/conduct.controller.js';
import { ConductWatch } from './conduct/conduct-watch.js';
import { AssignmentConfig } from './config.js';
import { BulkOrders } from './leads/bulk-orders.js';
import { BulkOrdersController } from './leads/bulk-orders.controller.js';
import { FallbackAlarm } from './leads/fallback-alarm.js';
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
import { PresenceController } from './presence/presence.controller.js';
import { PresenceKeeper } from './presence/presence-keeper.js';
import { PresenceMetrics } from './presence/presence.metrics.js';
import { PresenceService } from './presence/presence.service.js';
import { PresenceWatch } from './presence/presence-watch.js';
import { QueueDrain } from './queue/queue-drain.js';
import { QueueController } from './queue/queue.controller.js';
import { QueueMetrics } from './queue/queue.metrics.js';
import { RepsController } from './reps/reps.controller.js';
import { ConfigurationController } from './routing/configuration/configuration.controller.js';
import { RoutingConfigurationService } from './routing/configuration/routing-configuration.service.js';
import { DecisionsController } from './routing/explanation/decisions.controller.js';
import { Explanations } from './routing/explanation/explanations.js';
import { RoutingBoard } from './routing/routing-board.js';
import { RoutingUpkeep } from './routing/routing-upkeep.js';
import { ShadowController } from './shadow/shadow.controller.js';
import { Simulations } from './simulation/simulations.service.js';
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
    // What it is asked: /v1/routing/leads, /queue, /decisions, /configuration, /reps, /presence, /pools, /policies, /calendars, /accounts,
    // /account-matches, /shadow, /simulations; /v1/assignment/ledger.
    LeadsController,
    BulkOrdersController,
    QueueController,
    DecisionsController,
    ConfigurationController,
    RepsController,
    ConductController,
    PresenceController,
    PoolsController,
    PoliciesController,
    CalendarsController,
    AccountsController,
    ShadowController,
    SimulationsController,
    LedgerController,
  ],
  providers: [
    Accounts,
    LeadDesk,
    FallbackAlarm,
    LeadMetrics,
    ReassignLead,
    BulkOrders,
    ScoringProgress,
    RoutingBoard,
    RoutingUpkeep,
    RoutingConfigurationService,
    QueueDrain,
    QueueMetrics,
    { provide: PresenceKeeper, useFactory: (redis: Redis | null) => new PresenceKeeper(redis), inject: [REDIS] },
    PresenceService,
    PresenceWatch,
    PresenceMetrics,
    DueTimers,
    Explanations,
    ConductWatch,
    Simulations,
  ],
})
export class AssignmentModule {}
