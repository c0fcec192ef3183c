import { ApiBody, ApiOperation, ApiTags, Caller, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { SubscriptionChange } from '../../subscriptions/receivers.store.js';
import { ChannelDto } from './channel.dto.js';
import { ChannelsService, type ChannelView } from './channels.service.js';

@ApiTags('notification-channels')
@Controller('v1/delivery/notification-channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelsService) {}

  @Get()
  @RequireScope('notification-channels:read')
  @ApiOperation({ summary: 'All channels by which people are told, and how each goes' })
  async list(): Promise<{ channels: ChannelView[] }> {
    return { channels: await this.channels.list() };
  }

  @Get(':id')
  @RequireScope('notification-channels:read')
  get(@Param('id') id: string): Promise<ChannelView> {
    return this.channels.get(id);
  }

  @Get(':id/changes')
  @RequireScope('notification-channels:read')
  @ApiOperation({ summary: 'Who changed what, and why; the newest first' })
  async changes(@Param('id') id: string): Promise<{ changes: SubscriptionChange[] }> {
    return { changes: await this.channels.changes(id) };
  }

  @Put(':id')
  @RequireScope('notification-channels:write')
  @ApiOperation({ summary: 'Makes or changes a channel' })
  @ApiBody({ type: ChannelDto })
  put(@Param('id') id: string, @Body() dto: ChannelDto, @Caller() caller: Caller): Promise<ChannelView> {
    return this.channels.put(id, dto, caller.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('notification-channels:write')
  @ApiOperation({ summary: 'Deletes a channel, and what it has told' })
  remove(@Param('id') id: string, @Caller() caller: Caller): Promise<void> {
    return this.channels.remove(id, caller.name);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequireScope('notification-channels:write')
  @ApiOperation({ summary: 'Sends again by a channel that was disabled, what waits first' })
  enable(@Param('id') id: string, @Caller() caller: Caller): Promise<ChannelView> {
    return this.channels.enable(id, caller.name);
  }
}
