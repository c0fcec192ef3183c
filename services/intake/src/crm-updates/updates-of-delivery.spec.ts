import { aCrmRecordLinked, aRepAnswered } from '@baton/testing';
import { updateOfDelivery } from './updates-of-delivery.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('updateOfDelivery', () => {
  it('makes of a link one that a CRM reports, as of when it was linked', () => {
    const event = aCrmRecordLinked({ system: 'hub', objectType: 'contact', recordId: '7', url: 'https://hub/7' }, { traceparent: TRACE });
    expect(updateOfDelivery(event)).toEqual({
      sourceId: 'crm-records/hub',
      externalId: event.id,
      bodyHash: expect.any(String),
      lead: { leadId: event.data.leadId },
      occurredAt: event.data.linkedAt,
      record: { system: 'hub', objectType: 'contact', recordId: '7', url: 'https://hub/7' },
      traceparent: TRACE,
    });
  });

  it("makes of a rep's answer the claim that a CRM makes, of one assignment", () => {
    const event = aRepAnswered({ answer: 'declined', reason: 'on leave', channel: 'teams' });
    const { leadId, assignmentId, answeredAt } = event.data;
    expect(updateOfDelivery(event)).toEqual({
      sourceId: 'rep-answers/teams',
      externalId: event.id,
      bodyHash: expect.any(String),
      lead: { leadId },
      occurredAt: answeredAt,
      status: 'declined',
      assignmentId,
      reason: 'on leave',
    });
    expect(updateOfDelivery(aRepAnswered())).not.toHaveProperty('reason');
  });
});
