import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule } from '@baton/platform';
import { Module } from '@nestjs/common';
import { RequestCommits } from './acceptance/request-commits.js';
import { BehavioralEventsController } from './behavior/behavioral-events.controller.js';
import { IntakeConfig } from './config.js';
import { connectorProviders } from './connectors/connector.providers.js';
import { ConnectorsController } from './connectors/connectors.controller.js';
import { PendingDetailsController } from './connectors/pending-details.controller.js';
import { CrmRecordsMetrics } from './crm-records/crm-records.metrics.js';
import { WaitingUpdatesController } from './crm-records/waiting-updates.controller.js';
import { WaitingUpdatesJob } from './crm-records/waiting-updates.job.js';
import { CrmUpdates } from './crm-updates/crm-updates.js';
import { CrmUpdatesController } from './crm-updates/crm-updates.controller.js';
import { DeliveryLeadsHandler } from './crm-updates/delivery-leads.handler.js';
import { LeadsController } from './identity/leads.controller.js';
import { InboundHandler } from './inbound/inbound.handler.js';
import { InquiriesController } from './inquiries/inquiries.controller.js';
import { InquiryIntake } from './inquiries/inquiry-intake.js';
import { InquiryViews } from './inquiries/inquiry-views.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { intakeMigrations } from './migrations/index.js';
import { RawPayloadsJob } from './retention/raw-payloads.job.js';
import { sourceProviders } from './sources/source.providers.js';
import { SourcesController } from './sources/sources.controller.js';
import { SourcesService } from './sources/sources.service.js';
import { SpendController } from './spend/spend.controller.js';

/** The only door: everything comes in here, is made unique and committed before anything inside sees it. */
@Module({
  imports: [
    PlatformModule.forService({ name: 'intake', config: IntakeConfig, migrations: [...messagingMigrations, ...intakeMigrations] }),
    MessagingModule.forService('intake', { paceMs: 25 }),
  ],
  controllers: [
    InquiriesController, // POST /v1/inquiries, GET /v1/inquiries/:id
    ConnectorsController, // GET and POST /v1/connectors/:sourceId
    PendingDetailsController, // GET /v1/pending-details
    CrmUpdatesController, // POST /v1/crm-updates
    WaitingUpdatesController, // GET /v1/crm-updates/waiting, DELETE /v1/crm-updates/waiting/:id
    BehavioralEventsController, // POST /v1/behavioral-events
    SpendController, // POST /v1/spend
    LeadsController, // GET /v1/leads/:id, merges, erasure
    SourcesController, // /v1/sources
    LedgerController, // GET /v1/intake/ledger
    InboundHandler, // inbound.events.v1
    DeliveryLeadsHandler, // delivery.leads.v1
  ],
  providers: [
    RequestCommits,
    InquiryIntake,
    InquiryViews,
    CrmUpdates,
    CrmRecordsMetrics,
    WaitingUpdatesJob,
    SourcesService,
    RawPayloadsJob,
    ...sourceProviders,
    ...connectorProviders,
  ],
})
export class IntakeModule {}
