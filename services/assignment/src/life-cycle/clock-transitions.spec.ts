import type { ClockStep, RunningClock } from './running-clock.js';
import { dueExpired } from './due-transitions.js';
import { context, contextAt, event, inShort, leads, minutesLater, NOW, ownership, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const clock = (steps: ClockStep[], over: Partial<RunningClock> = {}): RunningClock => ({
  name: 'contact',
  dueAt: minutesLater(60),
  goal: null,
  stoppedBy: null,
  steps: [...steps, { do: 'breach', at: over.dueAt ?? minutesLater(60) }],
  ...over,
});
const remind = (minutes: number): ClockStep => ({ do: 'remind', at: minutesLater(minutes) });
const reassign = (minutes: number): ClockStep => ({ do: 'reassign', at: minutesLater(minutes) });
const escalate = (minutes: number, to?: string): ClockStep => ({ do: 'escalate', at: minutesLater(minutes), ...(to ? { to } : {}) });
const assigned = (...clocks: RunningClock[]) =>
  leads.assigned({ ownership: ownership({ clocks }), due: { kind: 'clock', at: clocks[0]?.steps[0]?.at ?? NOW } });
const after = (minutes: number, lead = assigned()) => dueExpired(lead, contextAt(minutesLater(minutes)));

describe('a clock with steps', () => {
  it('reminds the owner, and goes on', () => {
    const step = after(30, assigned(clock([remind(30), remind(45), reassign(60)])));
    expect(inShort(step)).toEqual(['sla-reminder']);
    expect(told(step, 'sla-reminder')).toMatchObject({ repId: 'anna', clock: 'contact', dueAt: minutesLater(60).toISOString() });
    expect(step.lead).toMatchObject({ place: 'assigned', due: { kind: 'clock', at: minutesLater(45) } });
    expect(step.lead.memory.breaches).toBeUndefined();
  });

  it('reminds once of several reminders that came late, and not of a clock that has run out', () => {
    const lead = assigned(clock([remind(30), remind(45), escalate(90)]));
    expect(inShort(after(50, lead))).toEqual(['sla-reminder']);
    expect(inShort(after(60, lead))).toEqual(['sla-breached']);
  });

  it('tells somebody else, before or after it ran out', () => {
    const lead = assigned(clock([escalate(40, 'team lead'), escalate(90, 'manager'), reassign(120)]));
    const early = after(40, lead);
    expect(told(early, 'lead-escalated')).toEqual({
      because: `Anna Berg has until ${minutesLater(60).toISOString()} to contact the person.`,
      at: minutesLater(40).toISOString(),
      to: 'team lead',
    });
    const late = after(90, early.lead);
    expect(inShort(late)).toEqual(['sla-breached', 'lead-escalated']);
    expect(told(late, 'lead-escalated')).toMatchObject({ because: 'Anna Berg did not contact the person in time.', to: 'manager' });
  });

  it('passes the lead on when the policy says, for good, and counts one breach', () => {
    const breached = after(60, assigned(clock([reassign(90)])));
    expect(breached.lead).toMatchObject({ place: 'assigned', memory: { breaches: 1 }, due: { kind: 'clock', at: minutesLater(90) } });
    const passed = after(90, breached.lead);
    expect(inShort(passed)).toEqual(['release anna', 'lead-unassigned', 'route']);
    expect(passed.lead.memory).toEqual({
      breaches: 1,
      lostBy: [{ repId: 'anna', because: 'did not contact the person in time', neglected: true }],
    });
  });

  it('passes the lead on early, which counts as well', () => {
    const step = after(30, assigned(clock([reassign(30)])));
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'route']);
    expect(step.lead.memory.breaches).toBe(1);
  });

  it('leaves the lead with its owner when it never passes it on: silence is then followed up', () => {
    const step = after(60, assigned(clock([])));
    expect(inShort(step)).toEqual(['sla-breached']);
    expect(step.lead).toMatchObject({
      place: 'assigned',
      ownership: { repId: 'anna', clocks: [{ steps: [] }] },
      due: { kind: 'follow-up' },
    });
  });

  it('to a goal names it', () => {
    const step = after(60, assigned(clock([reassign(60)], { name: 'status', goal: 'meeting' })));
    expect(told(step, 'sla-breached')).toMatchObject({ clock: 'status', goal: 'meeting' });
    expect(step.route?.preface).toBe('Anna Berg did not meet the person in time.');
  });

  it('does not escalate and pass on for ever: after too many the lead stays, and somebody is told', () => {
    const lead = { ...assigned(clock([reassign(60)])), memory: { breaches: 2 } };
    const step = after(60, lead);
    expect(inShort(step)).toEqual(['sla-breached', 'lead-escalated']);
    expect(step.lead).toMatchObject({ ownership: { repId: 'anna', clocks: null, contactBy: null }, due: { kind: 'follow-up' } });
  });

  it('does nothing before its time', () => {
    const step = after(10, assigned(clock([remind(30)])));
    expect([inShort(step), step.lead.due]).toEqual([[], { kind: 'clock', at: minutesLater(30) }]);
  });
});

describe('what stops a clock with steps', () => {
  const clicked = event('status-reported', { status: 'accepted' });
  const called = event('activity-logged', { activity: 'call-connected' });
  const lead = assigned(
    clock([reassign(15)], { name: 'accept', dueAt: minutesLater(15), stoppedBy: 'activity' }),
    clock([remind(30), reassign(60)]),
    clock([reassign(120)], { name: 'status', goal: 'meeting', dueAt: minutesLater(120) }),
  );
  const running = (of = lead) => of.ownership!.clocks!.map(({ name }) => name);

  it('is real activity where the policy asks for it: a click is told of, and stops nothing', () => {
    const clickedOn = transition(lead, clicked, context);
    expect(inShort(clickedOn)).toEqual(['lead-accepted', 'lead-status-changed']);
    expect(running(clickedOn.lead)).toEqual(['accept', 'contact', 'status']);
    const lateAfterAll = after(15, clickedOn.lead);
    expect(lateAfterAll.route?.preface).toBe('Anna Berg accepted it, but did nothing about it in time.');
    expect(running(transition(clickedOn.lead, called, context).lead)).toEqual(['status']);
  });

  it('leaves the next clock due', () => {
    const step = transition(lead, called, context);
    expect(inShort(step)).toEqual(['lead-accepted', 'lead-contacted']);
    expect(step.lead.due).toEqual({ kind: 'clock', at: minutesLater(120) });
    const met = transition(step.lead, event('activity-logged', { activity: 'meeting' }), context);
    expect([running(met.lead), met.lead.due?.kind]).toEqual([[], 'follow-up']);
  });

  it('of a qualified lead is all but what waits for an activity', () => {
    const qualified = transition(lead, event('status-reported', { status: 'qualified' }), context);
    expect(running(qualified.lead)).toEqual(['accept', 'status']);
  });
});
