import { decode, encode, eventDefinitions, type BatonEvent, type EventName } from '@baton/contracts';
import * as assignment from './assignment.builders.js';
import * as delivery from './delivery.builders.js';
import * as intake from './intake.builders.js';
import * as nurture from './nurture.builders.js';
import * as scoring from './scoring.builders.js';

const builders = Object.values({ ...intake, ...scoring, ...assignment, ...nurture, ...delivery }) as (() => BatonEvent)[];

describe('the builders of events', () => {
  it('cover every event that a service consumes', () => {
    const built = new Set(builders.map(build => build().name));
    const emittedOnly = ['inbound-refused', 'conversion-attributed', 'alignment-assessed', 'dead-lettered'];
    const missing = (Object.keys(eventDefinitions) as EventName[]).filter(name => !built.has(name) && !emittedOnly.includes(name));
    expect(missing).toEqual([]);
  });

  it.each(builders.map(build => [build().name, build] as const))('%s: what is built can be read back by a consumer', (_name, build) => {
    const event = build();
    expect(decode({ ...encode(event) })).toEqual({ outcome: 'event', event });
  });

  it('give fresh ids each time', () => {
    const [one, other] = [intake.anInquiryAccepted(), intake.anInquiryAccepted()];
    expect(one.id).not.toBe(other.id);
    expect(one.data.leadId).not.toBe(other.data.leadId);
  });

  it('take what the test cares about, and key the event by its lead', () => {
    const leadId = '00000000-0000-4000-8000-000000000001';
    const event = scoring.aLeadScored({ leadId, score: 12 }, { streamVersion: 7, time: '2026-03-02T09:00:00.000Z' });
    expect(event).toMatchObject({ key: leadId, streamVersion: 7, time: '2026-03-02T09:00:00.000Z', source: '/baton/scoring' });
    expect(event.data).toMatchObject({ leadId, score: 12, scoredAt: '2026-03-02T09:00:00.000Z' });
  });

  it('give the same id for the same cause, as the services do', () => {
    const cause = { causeId: 'the-cause' };
    expect(scoring.aLeadScored({}, cause).id).toBe(scoring.aLeadScored({}, cause).id);
    expect(scoring.aLeadScored({}, { id: 'chosen' }).id).toBe('chosen');
  });

  it('refuse data that no service may write', () => {
    expect(() => scoring.aLeadScored({ score: 101 })).toThrow('lead-scored');
  });
});
