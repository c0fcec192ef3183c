import { Messaging } from '@baton/messaging';
import { ApiTags, Caller, Database, invalidRequest, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { LiftBouncesDto } from './bounces.dto.js';
import { liftBounces, listLifts, type HeldBounces } from './bounces.store.js';
import { OptOuts } from './opt-outs.js';
import { findSuppressions } from './suppression.store.js';

/** Addresses that are held as bounced. One that was held by mistake, as behind a relay that was set up wrong, can be mailed again. */
@ApiTags('opt-outs')
@Controller('v1/nurture/bounces')
export class BouncesController {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly optOuts: OptOuts,
  ) {}

  /** Lifts the bounce of an address, or all that were held within a time. Never the opt-out of a person, nor what an erasure left. */
  @Post('lift')
  @HttpCode(200)
  @RequireScope('nurture:write')
  async lift(@Body() body: LiftBouncesDto, @Caller() caller: Caller): Promise<{ lifted: number }> {
    return this.messaging.transaction(async ({ tx, now }) => {
      const bounces = this.heldBounces(body, now);
      if ('addressHash' in bounces) {
        const reason = (await findSuppressions(tx, [bounces.addressHash])).get(bounces.addressHash.toString('hex'));
        if (reason === 'opted-out' || reason === 'erased')
          throw new Problem({
            type: 'not-a-bounce',
            title: 'The address is held for another reason',
            status: 409,
            detail: `It is ${reason}.`,
          });
      }
      return { lifted: await liftBounces(tx, bounces, { by: caller.name, because: body.because }, now) };
    });
  }

  /** The newest 100 times that bounces were lifted: who, when, why, how many. */
  @Get('lifts')
  @RequireScope('nurture:read')
  async lifts(): Promise<object> {
    return { lifts: await listLifts(this.database) };
  }

  private heldBounces({ email, from, to }: LiftBouncesDto, now: Date): HeldBounces {
    if (email !== undefined) {
      const beside = (['from', 'to'] as const).filter(field => ({ from, to })[field] !== undefined);
      if (beside.length > 0) throw invalidRequest(beside.map(field => ({ field, message: `${field} goes without email` })));
      return { addressHash: this.optOuts.hashOf(email) };
    }
    const held = { from: new Date(from!), to: to === undefined ? now : new Date(to) };
    if (held.to <= held.from) throw invalidRequest([{ field: to === undefined ? 'from' : 'to', message: 'to must be after from' }]);
    return held;
  }
}
