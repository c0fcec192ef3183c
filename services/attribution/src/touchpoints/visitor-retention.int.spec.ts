import { randomUUID } from 'node:crypto';
import { Timers } from '@baton/messaging';
import { aBehaviorRecorded, aVisitorIdentified } from '@baton/testing';
import { AttributionFixture } from '../attribution.fixture.js';
import { AttributionConfig } from '../config.js';
import { VisitorRetentionJob } from './visitor-retention.job.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
afterAll(() => attribution.close());

const click = (visitorId: string, occurredAt: string) =>
  aBehaviorRecorded({
    visitorId,
    kind: 'ad-click',
    occurredAt,
    origin: { mediaType: 'display', channel: `${visitorId} ${occurredAt.slice(0, 10)}` },
  });

describe('touches of visitors', () => {
  it('are forgotten after the time that is set, unless it became known who it was', async () => {
    await attribution.deliver(
      click('unknown', '2026-05-01T00:00:00.000Z'),
      click('unknown', '2026-05-31T00:00:00.000Z'),
      click('known', '2026-05-01T00:00:00.000Z'),
    );
    await attribution.deliver(aVisitorIdentified({ leadId: randomUUID(), visitorId: 'known' }));
    attribution.clock.set(new Date('2026-06-01T00:00:00Z'));
    const job = new VisitorRetentionJob({} as Timers, Object.assign(new AttributionConfig(), { VISITOR_TOUCH_DAYS: 7 }));
    expect(await attribution.transaction(unit => job.forget(unit))).toBe(1);
    expect(await attribution.transaction(unit => job.forget(unit))).toBe(0);
    const kept = await attribution.rows<{ channel: string }>('select channel from touchpoints order by channel');
    expect(kept.map(t => t.channel)).toEqual(['known 2026-05-01', 'unknown 2026-05-31']);
  });
});
