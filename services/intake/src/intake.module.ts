import { MessagingModule, messagingMigrations } from '@baton/messaging';
import { PlatformModule } from '@baton/platform';
import { Module } from '@nestjs/common';
import { IntakeConfig } from './config.js';
import { InquiriesController } from './inquiries/inquiries.controller.js';
import { InquiryIntake } from './inquiries/inquiry-intake.js';
import { InquiryViews } from './inquiries/inquiry-views.js';
import { intakeMigrations } from './migrations/0001-intake.js';
import { sourceProviders } from './sources/source.providers.js';

/** The only door: everything comes in here, is made unique and committed before anything inside sees it. */
@Module({
  imports: [
    PlatformModule.forService({ name: 'intake', config: IntakeConfig, migrations: [...messagingMigrations, ...intakeMigrations] }),
    MessagingModule.forService('intake'),
  ],
  controllers: [InquiriesController],
  providers: [...sourceProviders, InquiryIntake, InquiryViews],
})
export class IntakeModule {}
