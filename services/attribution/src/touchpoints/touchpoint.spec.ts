import { aBehaviorRecorded, anInquiryAccepted } from '@baton/testing';
import { touchpointOfBehavior, touchpointOfInquiry, visitorKey } from './touchpoint.js';

const origin = { mediaType: 'paid-social' as const, channel: 'meta', campaign: 'spring' };
const leadId = '01890000-0000-7000-8000-000000000001';

describe('what counts as a touchpoint', () => {
  it('is each inquiry, where it came from', () => {
    const { data } = anInquiryAccepted({ leadId, origin, occurredAt: '2026-01-01T00:00:00.000Z' });
    expect(touchpointOfInquiry(data)).toEqual({
      touchpointId: data.inquiryId,
      leadId,
      visitorId: null,
      at: '2026-01-01T00:00:00.000Z',
      kind: 'inquiry',
      ...origin,
    });
  });

  it('is not the test of a form', () => {
    expect(touchpointOfInquiry(anInquiryAccepted({ isTest: true }).data)).toBeNull();
  });

  it('is a click of a lead or of a visitor not yet known', () => {
    expect(touchpointOfBehavior(aBehaviorRecorded({ kind: 'ad-click', leadId, visitorId: 'v', origin }))).toMatchObject({
      leadId,
      visitorId: null,
    });
    expect(
      touchpointOfBehavior(aBehaviorRecorded({ kind: 'ad-click', visitorId: 'v', origin: { mediaType: 'other', channel: 'x' } })),
    ).toMatchObject({
      leadId: null,
      visitorId: visitorKey('v'),
      campaign: null,
    });
  });

  it('is nothing without an origin, without anybody, or that nobody chose to do', () => {
    expect(touchpointOfBehavior(aBehaviorRecorded({ kind: 'ad-click', leadId }))).toBeNull();
    expect(touchpointOfBehavior(aBehaviorRecorded({ kind: 'ad-click', origin }))).toBeNull();
    expect(touchpointOfBehavior(aBehaviorRecorded({ kind: 'email-open', leadId, origin }))).toBeNull();
    expect(touchpointOfBehavior(aBehaviorRecorded({ kind: 'unsubscribe', leadId, origin }))).toBeNull();
  });
});
