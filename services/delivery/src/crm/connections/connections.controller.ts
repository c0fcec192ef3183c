import { ApiBody, ApiOperation, ApiTags, Caller, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { SubscriptionChange } from '../../subscriptions/receivers.store.js';
import { CrmConnectionDto } from './connection.dto.js';
import { ConnectionsService, type ConnectionView } from './connections.service.js';

@ApiTags('crm-connections')
@Controller('v1/delivery/crm-connections')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Get()
  @RequireScope('crm-connections:read')
  @ApiOperation({ summary: 'All connections, and how each goes' })
  async list(): Promise<{ connections: ConnectionView[] }> {
    return { connections: await this.connections.list() };
  }

  @Get(':id')
  @RequireScope('crm-connections:read')
  get(@Param('id') id: string): Promise<ConnectionView> {
    return this.connections.get(id);
  }

  @Get(':id/changes')
  @RequireScope('crm-connections:read')
  @ApiOperation({ summary: 'Who changed what, and why; the newest first' })
  async changes(@Param('id') id: string): Promise<{ changes: SubscriptionChange[] }> {
    return { changes: await this.connections.changes(id) };
  }

  @Put(':id')
  @RequireScope('crm-connections:write')
  @ApiOperation({ summary: 'Makes or changes a connection' })
  @ApiBody({ type: CrmConnectionDto })
  put(@Param('id') id: string, @Body() dto: CrmConnectionDto, @Caller() caller: Caller): Promise<ConnectionView> {
    return this.connections.put(id, dto, caller.name);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('crm-connections:write')
  @ApiOperation({ summary: 'Deletes a connection, its deliveries and their log; the records stay in the CRM' })
  remove(@Param('id') id: string, @Caller() caller: Caller): Promise<void> {
    return this.connections.remove(id, caller.name);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequireScope('crm-connections:write')
  @ApiOperation({ summary: 'Sends again to a connection that was disabled, what waits first' })
  enable(@Param('id') id: string, @Caller() caller: Caller): Promise<ConnectionView> {
    return this.connections.enable(id, caller.name);
  }
}
