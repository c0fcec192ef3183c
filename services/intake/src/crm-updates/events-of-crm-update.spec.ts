import { writerErrors } from '@baton/contracts';
import type { LockedLead } from '../identity/leads.store.js';
import { checkBody } from '../validation/check-body.js';
import { CrmUpdateDto } from './crm-update.dto.js';
import { mapCrmUpdate } from './crm-update.js';
import { eventsOfCrmUpdate } from './events-of-crm-update.js';

const leadId = '0190a000-0000-7000-8000-000000000000';
const now = new Date('2026-03-01T00:00:00Z');
const lead = (): LockedLead => ({
  id: leadId,
  place: 'accepted',
  identified: true,
  mergedInto: null,
  createdAt: now,
  streamVersion: 4,
  behaviorVersion: 0,
});
const eventsOf = (body: Record<string, unknown>, of = lead()) => {
  const checked = checkBody(CrmUpdateDto, { leadId, ...body });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return eventsOfCrmUpdate(mapCrmUpdate(checked.value, body, 'x', 'crm'), 'cause', of, now);
};

describe('eventsOfCrmUpdate', () => {
  it('says one thing per event, what ends the pursuit last', () => {
    const of = lead();
    const events = eventsOf(
      { status: 'won', owner: 'r1', activity: 'meeting', opportunity: { id: 'o', stage: 'won', minor: 5, currency: 'EUR' } },
      of,
    );
    expect(events.map(e => [e.name, e.streamVersion])).toEqual([
      ['owner-reported', 5],
      ['activity-logged', 6],
      ['opportunity-reported', 7],
      ['status-reported', 8],
    ]);
    expect(of.streamVersion).toBe(8);
  });

  it('gives events that fit their contracts', () => {
    for (const body of [
      { status: 'recycled', reason: 'no budget', repExternalId: 'r' },
      { owner: null, reason: 'left' },
      { activity: 'no-show' },
      { opportunity: { id: 'o', stage: 'lost', amount: '0', currency: 'USD' }, occurredAt: '2026-02-01T00:00:00+02:00' },
    ])
      for (const { name, data } of eventsOf(body)) expect([name, writerErrors(name, data)]).toEqual([name, []]);
  });

  it('has the time of acceptance where none is given', () => {
    expect(eventsOf({ activity: 'note' })[0].data.occurredAt).toBe(now.toISOString());
    expect(eventsOf({ activity: 'note', occurredAt: '2026-02-01T00:00:00+02:00' })[0].data.occurredAt).toBe('2026-01-31T22:00:00.000Z');
  });

  it('tells an owner that is not named from nobody', () => {
    expect(eventsOf({ activity: 'note' }).map(e => e.name)).toEqual(['activity-logged']);
    expect(eventsOf({ owner: '' })[0].data).toMatchObject({ repExternalId: null });
  });
});
