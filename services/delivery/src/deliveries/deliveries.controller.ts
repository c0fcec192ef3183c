import { Messaging, Timers } from '@baton/messaging';
import { ApiBody, ApiOperation, ApiTags, Database, invalidRequest, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { SENDING } from '../sending/sender.js';
import { unknownSubscription } from '../subscriptions/subscriptions.service.js';
import { isReceiver } from '../subscriptions/receivers.store.js';
import { DeliveriesQueryDto, RedeliverDto } from './deliveries.dto.js';
import { findDeliveries, readDelivery, redeliver, redeliverDead, type DeliveryView } from './delivery-log.store.js';

const unknownDelivery = (): Problem => new Problem({ type: 'unknown-delivery', title: 'There is no such delivery', status: 404 });

/** The log of deliveries, and sending again. */
@ApiTags('deliveries')
@Controller('v1/delivery')
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    private readonly timers: Timers,
  ) {}

  @Get('deliveries')
  @RequireScope('deliveries:read')
  @ApiOperation({ summary: 'Deliveries, the newest first' })
  async list(@Query() { limit = 100, ...query }: DeliveriesQueryDto): Promise<{ deliveries: DeliveryView[]; next: number | null }> {
    const deliveries = await findDeliveries(this.database, { ...query, limit });
    return { deliveries, next: deliveries.length < limit ? null : deliveries.at(-1)!.id };
  }

  @Get('deliveries/:id')
  @RequireScope('deliveries:read')
  @ApiOperation({ summary: 'A delivery with its attempts: status, time taken, what the receiver answered' })
  async one(@Param('id') id: string): Promise<object> {
    const delivery = await readDelivery(this.database, deliveryId(id));
    if (delivery === undefined) throw unknownDelivery();
    return delivery;
  }

  @Post('deliveries/:id/redeliver')
  @HttpCode(202)
  @RequireScope('deliveries:write')
  @ApiOperation({ summary: 'Sends a delivery again, under the same webhook-id' })
  async redeliver(@Param('id') text: string): Promise<{ id: number }> {
    const id = deliveryId(text);
    const outcome = await this.messaging.transaction(unit => redeliver(unit.tx, id, unit.now));
    if (outcome === 'unknown') throw unknownDelivery();
    if (outcome === 'erased')
      throw new Problem({ type: 'erased-lead', title: 'The lead was erased: there is nothing to send', status: 409 });
    this.timers.wake(SENDING);
    return { id };
  }

  @Post(['subscriptions/:id/redeliver', 'crm-connections/:id/redeliver'])
  @HttpCode(202)
  @RequireScope('deliveries:write')
  @ApiOperation({ summary: 'Sends again all that was given up of the events that came since a time' })
  @ApiBody({ type: RedeliverDto })
  async redeliverDead(@Param('id') id: string, @Body() { since, until }: RedeliverDto): Promise<{ redelivered: number }> {
    if (!(await isReceiver(this.database, id))) throw unknownSubscription();
    const dead = { subscriptionId: id, since: new Date(since), until: until == null ? null : new Date(until) };
    let redelivered = 0;
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      const piece = await this.messaging.transaction(unit => redeliverDead(unit.tx, dead, from, unit.now));
      redelivered += piece.redelivered;
      after = piece.last;
      this.timers.wake(SENDING);
    }
    return { redelivered };
  }
}

function deliveryId(text: string): number {
  const id = Number(text);
  if (!/^\d{1,15}$/.test(text) || id < 1) throw invalidRequest([{ field: 'id', message: 'has to be the number of a delivery' }]);
  return id;
}
