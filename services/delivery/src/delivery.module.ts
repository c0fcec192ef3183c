import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule, SecretBox } from '@baton/platform';
import { Module } from '@nestjs/common';
import { AssignmentLeadsHandler } from './assignment-leads.handler.js';
import { DeliveryConfig } from './config.js';
import { ConnectionsController } from './crm/connections/connections.controller.js';
import { ConnectionsService } from './crm/connections/connections.service.js';
import { connectorsOver } from './crm/connectors.js';
import { CONNECTORS, CrmCarrier, type Connectors } from './crm/crm-carrier.js';
import { CrmHttp } from './crm/crm-http.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { Subscribers } from './deliveries/subscribers.js';
import { IntakeLeadsHandler } from './intake-leads.handler.js';
import { DeliveryMetrics } from './ledger/delivery-metrics.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { deliveryMigrations } from './migrations/index.js';
import { AnswersController } from './notifications/answers/answers.controller.js';
import { ChannelsController } from './notifications/channels/channels.controller.js';
import { notificationProviders, PEOPLE_CARRIERS } from './notifications/notification.providers.js';
import { ForgetDeliveries } from './retention/forget-deliveries.job.js';
import type { Carrier } from './sending/carrier.js';
import { GuardedHttp } from './sending/guarded-http.js';
import { HastenLanes } from './sending/hasten-lanes.job.js';
import { CARRIERS, Sender } from './sending/sender.js';
import { TargetGuard } from './sending/target-guard.js';
import { WebhookCarrier } from './sending/webhook-carrier.js';
import { WebhookClient } from './sending/webhook-client.js';
import { Receivers } from './subscriptions/receivers.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { SubscriptionsService } from './subscriptions/subscriptions.service.js';

/** Tells systems outside what happens to leads, each lead's events in their order: by signed webhooks, and as records in CRMs; and tells reps, by mail and in chats. */
@Module({
  imports: [
    PlatformModule.forService({ name: 'delivery', config: DeliveryConfig, migrations: [...messagingMigrations, ...deliveryMigrations] }),
    // A rep hears of a lead through here.
    MessagingModule.forService('delivery'),
  ],
  controllers: [
    AssignmentLeadsHandler,
    IntakeLeadsHandler,
    SubscriptionsController,
    ConnectionsController,
    DeliveriesController,
    ChannelsController,
    AnswersController,
    LedgerController,
  ],
  providers: [
    {
      provide: SecretBox,
      useFactory: (config: DeliveryConfig) => new SecretBox(config.SECRETS_KEY, config.BATON_ADMIN_KEY, 'baton delivery secrets'),
      inject: [DeliveryConfig],
    },
    {
      provide: TargetGuard,
      useFactory: (config: DeliveryConfig) => new TargetGuard(config.ALLOW_INSECURE_TARGETS, config.DELIVERY_ALLOWED_NETWORKS),
      inject: [DeliveryConfig],
    },
    {
      provide: GuardedHttp,
      useFactory: (guard: TargetGuard, config: DeliveryConfig) => new GuardedHttp(guard, config.DELIVERY_TIMEOUT_MS),
      inject: [TargetGuard, DeliveryConfig],
    },
    { provide: WebhookClient, useFactory: (http: GuardedHttp) => new WebhookClient(http), inject: [GuardedHttp] },
    WebhookCarrier,
    {
      provide: CONNECTORS,
      useFactory: (http: GuardedHttp): Connectors => connectorsOver(new CrmHttp(http)),
      inject: [GuardedHttp],
    },
    CrmCarrier,
    ...notificationProviders,
    {
      provide: CARRIERS,
      useFactory: (webhook: Carrier, crm: Carrier, people: Carrier[]) => [webhook, crm, ...people],
      inject: [WebhookCarrier, CrmCarrier, PEOPLE_CARRIERS],
    },
    ConnectionsService,
    Subscribers,
    Receivers,
    SubscriptionsService,
    Sender,
    HastenLanes,
    ForgetDeliveries,
    DeliveryMetrics,
  ],
})
export class DeliveryModule {}
