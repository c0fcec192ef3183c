import type { AnyEvent } from '@baton/contracts';
import { aLeadAccepted, aLeadAssigned } from '@baton/testing';
import { compileFilter, type EventFilter } from '../subscriptions/event-filter.js';
import { planDeliveries, type Subscriber } from './plan-deliveries.js';

const subscriber = (id: string, eventTypes: Subscriber['eventTypes'] = [], filter?: string): Subscriber => ({
  id,
  eventTypes,
  filter: filter === undefined ? null : (compileFilter(filter) as EventFilter),
});
const assigned = aLeadAssigned({ score: 82 }) as AnyEvent;
const low = aLeadAssigned({ score: 20 }) as AnyEvent;
const accepted = aLeadAccepted() as AnyEvent;
const planned = (...subscribers: Subscriber[]) =>
  planDeliveries([assigned, low, accepted], subscribers).deliveries.map(d => [d.subscriptionId, d.eventId]);

describe('which event goes to whom', () => {
  it('sends everything to whoever names no types', () => {
    expect(planned(subscriber('all'))).toEqual([assigned, low, accepted].map(e => ['all', e.id]));
  });

  it('sends the types that are named, and what passes the filter', () => {
    expect(planned(subscriber('crm', ['lead-assigned'], 'data.score >= 80'), subscriber('audit', ['lead-accepted']))).toEqual([
      ['crm', assigned.id],
      ['audit', accepted.id],
    ]);
  });

  it('keeps an event once, however many want it, and none that nobody wants', () => {
    const { events } = planDeliveries([assigned, accepted], [subscriber('a', ['lead-assigned']), subscriber('b', ['lead-assigned'])]);
    expect(events.map(e => e.eventId)).toEqual([assigned.id]);
    expect(planDeliveries([assigned], []).events).toEqual([]);
  });

  it('sends the event as it stands on the topic', () => {
    const [event] = planDeliveries([assigned], [subscriber('a')]).events;
    expect(JSON.parse(event.body)).toMatchObject({
      specversion: '1.0',
      id: assigned.id,
      source: '/baton/assignment',
      type: 'baton.assignment.lead-assigned.v1',
      subject: assigned.key,
      data: JSON.parse(JSON.stringify(assigned.data)),
    });
  });

  it('goes by the lead that the event names, not by the one that it was merged into', () => {
    const merged: AnyEvent = Object.assign({ ...assigned }, { leadId: 'the survivor' });
    expect(planDeliveries([merged], [subscriber('a')]).deliveries[0].leadId).toBe((assigned.data as { leadId: string }).leadId);
  });
});
