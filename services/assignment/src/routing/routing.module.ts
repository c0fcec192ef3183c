import { Module } from '@nestjs/common';
import { CalendarsController } from '../calendars/calendars.controller.js';
import { PoliciesController } from '../policies/policies.controller.js';
import { PoolsController } from '../pools/pools.controller.js';
import { RepsController } from '../reps/reps.controller.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { RoutingConfigurationService } from './configuration/routing-configuration.service.js';
import { DecisionsController } from './explanation/decisions.controller.js';
import { RoutingBoard } from './routing-board.js';
import { RoutingUpkeep } from './routing-upkeep.js';

/** Who gets a lead: the board that decides, its configuration over HTTP, its explanations. */
@Module({
  controllers: [ConfigurationController, RepsController, PoolsController, CalendarsController, PoliciesController, DecisionsController],
  providers: [RoutingBoard, RoutingConfigurationService, RoutingUpkeep],
  exports: [RoutingBoard, RoutingConfigurationService],
})
export class RoutingModule {}
