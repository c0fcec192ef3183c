import { ApiTags, Caller, RequireScope } from '@baton/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { BulkCloseDocument, BulkReassignmentDocument } from './bulk-order.document.js';
import { BulkOrders, type BulkResult } from './bulk-orders.js';

/** One order about many leads: by their ids, or by a filter. What it frees is given to those who wait at once. */
@ApiTags('leads')
@Controller('v1/routing/leads')
export class BulkOrdersController {
  constructor(private readonly orders: BulkOrders) {}

  /** Closes leads as lost or disqualified. Leads that are closed already are refused, so that repeating an order harms nothing. */
  @Post('close')
  @HttpCode(200)
  @RequireScope('routing:write')
  close(@Body() order: BulkCloseDocument, @Caller() caller: Caller): Promise<BulkResult> {
    return this.orders.close(order, caller.name);
  }

  /** Gives leads to a named rep, or routes them again without some reps. */
  @Post('reassign')
  @HttpCode(200)
  @RequireScope('routing:write')
  reassign(@Body() order: BulkReassignmentDocument, @Caller() caller: Caller): Promise<BulkResult> {
    return this.orders.reassign(order, caller.name);
  }
}
