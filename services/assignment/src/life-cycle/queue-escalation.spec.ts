import type { QueueTier } from '../routing/types.js';
import { contextAt, inShort, leads, minutesLater, told } from './life-cycle.example.js';
import { escalateQueued, nextEscalationAt, spell } from './queue-escalation.js';

const tiers: QueueTier[] = [
  { afterMinutes: 60, to: 'team lead' },
  { afterMinutes: 240, to: 'manager' },
];
const tieredAt = (minutes: number) => ({ ...contextAt(minutesLater(minutes)), queueTiers: () => tiers });
const DAY = 24 * 60;

describe('a lead that waits in the queue', () => {
  it('goes up tier by tier, then is told of again and again', () => {
    let lead = leads.queued();
    const heard: unknown[] = [];
    for (const minutes of [59, 60, 61, 239, 240, 241, 240 + DAY - 1, 240 + DAY]) {
      const step = escalateQueued(lead, tieredAt(minutes));
      lead = step.lead;
      if (inShort(step).length > 0) heard.push([minutes, told(step, 'lead-escalated').tier, told(step, 'lead-escalated').to]);
    }
    expect(heard).toEqual([
      [60, 1, 'team lead'],
      [240, 2, 'manager'],
      [240 + DAY, 2, 'manager'],
    ]);
  });

  it('is told of to the highest tier whose time has come, when the service was away', () => {
    const step = escalateQueued(leads.queued(), tieredAt(300));
    expect(told(step, 'lead-escalated')).toMatchObject({ tier: 2, to: 'manager', because: 'It has waited in the queue for 5 hours.' });
  });

  it('starts from the first tier in another wait', () => {
    const waited = escalateQueued(leads.queued(), tieredAt(300)).lead;
    const again = { ...waited, queue: { ...waited.queue!, since: minutesLater(400) } };
    expect(nextEscalationAt(again, tieredAt(400))).toEqual(minutesLater(460));
    expect(told(escalateQueued(again, tieredAt(460)), 'lead-escalated').tier).toBe(1);
  });

  it('of a policy that names nobody is told of after the time of the service', () => {
    expect(nextEscalationAt(leads.queued(), contextAt())).toEqual(minutesLater(DAY));
    expect(told(escalateQueued(leads.queued(), contextAt(minutesLater(DAY))), 'lead-escalated')).not.toHaveProperty('to');
  });

  it('is forgiven who declined it, and never who let it lie', () => {
    const lostBy = [
      { repId: 'anna', because: 'declined it' },
      { repId: 'ben', because: 'did not accept it in time', neglected: true as const },
    ];
    const step = escalateQueued(leads.queued({ memory: { lostBy, breaches: 2 } }), tieredAt(60));
    expect(step.lead.memory.lostBy).toEqual([lostBy[1]]);
    expect(step.lead.memory.breaches).toBeUndefined();
  });
});

it('a length of time is told in words', () => {
  expect([0.2, 1, 59, 60, 90, 23.4 * 60, DAY, 3.2 * DAY].map(minutes => spell(minutes * 60_000))).toEqual([
    'a minute',
    'a minute',
    '59 minutes',
    'an hour',
    '2 hours',
    '23 hours',
    'a day',
    '3 days',
  ]);
});
