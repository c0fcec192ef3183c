import { ApiBody, ApiOperation, ApiTags, Caller, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { SecretDto, SubscriptionDto } from './subscription.dto.js';
import type { SubscriptionView } from './subscription.js';
import { SubscriptionsService } from './subscriptions.service.js';
import type { SubscriptionChange } from './receivers.store.js';

@ApiTags('subscriptions')
@Controller('v1/delivery/subscriptions')
export class SubscriptionsController {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  @Get()
  @RequireScope('subscriptions:read')
  @ApiOperation({ summary: 'All subscriptions, and how each goes' })
  async list(): Promise<{ subscriptions: SubscriptionView[] }> {
    return { subscriptions: await this.subscriptions.list() };
  }

  @Get(':id')
  @RequireScope('subscriptions:read')
  get(@Param('id') id: string): Promise<SubscriptionView> {
    return this.subscriptions.get(id);
  }

  @Get(':id/changes')
  @RequireScope('subscriptions:read')
  @ApiOperation({ summary: 'Who changed what, and why; the newest first' })
  async changes(@Param('id') id: string): Promise<{ changes: SubscriptionChange[] }> {
    return { changes: await this.subscriptions.changes(id) };
  }

  @Put(':id')
  @RequireScope('subscriptions:write')
  @ApiOperation({ summary: 'Makes or changes a subscription; the secret of a new one is told once' })
  @ApiBody({ type: SubscriptionDto })
  put(@Param('id') id: string, @Body() dto: SubscriptionDto, @Caller() caller: Caller): Promise<SubscriptionView> {
    return this.subscriptions.put(id, dto, caller.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('subscriptions:write')
  @ApiOperation({ summary: 'Deletes a subscription, its deliveries and their log' })
  remove(@Param('id') id: string, @Caller() caller: Caller): Promise<void> {
    return this.subscriptions.remove(id, caller.name);
  }

  @Post(':id/secrets')
  @HttpCode(200)
  @RequireScope('subscriptions:write')
  @ApiOperation({ summary: 'Adds a secret; deliveries are signed with it and, for a while, with the one before' })
  @ApiBody({ type: SecretDto })
  addSecret(@Param('id') id: string, @Body() dto: SecretDto, @Caller() caller: Caller): Promise<SubscriptionView> {
    return this.subscriptions.addSecret(id, dto, caller.name);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequireScope('subscriptions:write')
  @ApiOperation({ summary: 'Sends again to a subscription that was disabled, what waits first' })
  enable(@Param('id') id: string, @Caller() caller: Caller): Promise<SubscriptionView> {
    return this.subscriptions.enable(id, caller.name);
  }
}
