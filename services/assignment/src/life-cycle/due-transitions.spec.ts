import { dueExpired } from './due-transitions.js';
import type { Lead } from './lead.js';
import { context, contextAt, inShort, leads, minutesLater, NOW, ownership, told } from './life-cycle.example.js';

const BREACH = ['sla-breached', 'release anna', 'lead-unassigned', 'route'];

describe('the wait for a score', () => {
  it('ends in routing without one, which says so', () => {
    const step = dueExpired(leads.awaiting(), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.route).toMatchObject({ isUnscored: true, preface: 'No score came within 2 s, so it was routed without one.' });
  });

  it('ends in routing with an earlier score, if there is one', () => {
    const { route } = dueExpired(leads.awaiting({ score: 70 }), context);
    expect(route).toMatchObject({ isUnscored: false, preface: 'No score came within 2 s, so it was routed with its earlier score.' });
  });
});

describe('a clock that ran out', () => {
  it('passes the lead on, not back to who let it lie', () => {
    const step = dueExpired(leads.assigned(), contextAt(minutesLater(16)));
    expect(inShort(step)).toEqual(BREACH);
    expect(told(step, 'sla-breached')).toMatchObject({ repId: 'anna', clock: 'accept', dueAt: minutesLater(15).toISOString() });
    expect(step.lead).toMatchObject({
      ownership: null,
      memory: { breaches: 1, lostBy: [{ repId: 'anna', because: 'did not accept it in time' }] },
    });
    expect(step.route?.preface).toBe('Anna Berg did not accept it in time.');
  });

  it('counts the time to contact after the lead was accepted', () => {
    const accepted = leads.assigned({ ownership: ownership({ acceptedAt: NOW }), due: { kind: 'contact', at: minutesLater(60) } });
    const step = dueExpired(accepted, contextAt(minutesLater(61)));
    expect(inShort(step)).toEqual(BREACH);
    expect(step.lead.memory.lostBy?.[0]?.because).toBe('did not contact the person in time');
  });

  it('escalates instead of passing on when too many let it lie: the lead stays, and somebody is told', () => {
    const step = dueExpired(leads.assigned({ memory: { breaches: 2 } }), contextAt(minutesLater(16)));
    expect(inShort(step)).toEqual(['sla-breached', 'lead-escalated']);
    expect(step.lead).toMatchObject({ place: 'assigned', ownership: { repId: 'anna', acceptBy: null }, due: { kind: 'follow-up' } });
  });

  it('does nothing when it was stopped meanwhile', () => {
    const stopped = leads.assigned({ ownership: ownership({ acceptedAt: NOW }) });
    const step = dueExpired(stopped, context);
    expect(inShort(step)).toEqual([]);
    expect(step.lead.due).toEqual({ kind: 'contact', at: minutesLater(60) });
  });
});

describe('silence', () => {
  const repeated: [string, Lead][] = [
    ['about a lead in work', leads.assigned({ due: { kind: 'follow-up', at: NOW } })],
    ['about an inquiry that should have come', leads.unknown({ due: { kind: 'inquiry-missing', at: NOW } })],
  ];
  it.each(repeated)('%s is told again and again, and moves nothing', (_, lead) => {
    const step = dueExpired(lead, context);
    expect(inShort(step)).toEqual(['lead-escalated']);
    expect(step.lead).toEqual({ ...lead, due: { kind: lead.due!.kind, at: minutesLater(24 * 60) } });
  });

  it('of nurture ends the episode: the lead is routed', () => {
    const step = dueExpired(leads.nurturing(), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.lead.episode).toBeNull();
  });
});

describe('a try to leave the queue', () => {
  it('is a new decision', () => expect(inShort(dueExpired(leads.queued(), contextAt(minutesLater(15))))).toEqual(['route']));

  it('after a day tells somebody, once a day, and forgives who had lost the lead', () => {
    const lead = leads.queued({ memory: { lostBy: [{ repId: 'anna', because: 'declined it' }], breaches: 1 } });
    const day = 24 * 60;
    const step = dueExpired(lead, contextAt(minutesLater(day)));
    expect(inShort(step)).toEqual(['lead-escalated', 'route']);
    expect(told(step, 'lead-escalated').because).toBe('It has waited in the queue for a day.');
    expect(step.lead.memory.lostBy).toBeUndefined();
    expect(inShort(dueExpired(step.lead, contextAt(minutesLater(day + 15))))).toEqual(['route']);
    expect(inShort(dueExpired(step.lead, contextAt(minutesLater(2 * day))))).toEqual(['lead-escalated', 'route']);
  });
});

it('nothing is due of a closed lead', () => {
  const lead = leads.closed('won');
  expect(dueExpired(lead, context).lead).toBe(lead);
});
