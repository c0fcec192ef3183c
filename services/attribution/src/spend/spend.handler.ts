import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { latestSpend } from './latest-spend.js';
import { upsertSpend } from './spend.store.js';

/** What channels cost. */
@Controller()
export class SpendHandler {
  @EventPattern<string>(topics.intakeSpend.name)
  @Handles('spend-reported')
  async onSpend(@Payload() slice: Slice<EventOn<'intakeSpend'>>): Promise<void> {
    await upsertSpend(slice.tx, latestSpend(slice.events));
  }
}
