import { context, decide, inShort, LEAD, leads, minutesLater, NOW, told } from './life-cycle.example.js';
import { place } from './placement.js';

const scored = leads.awaiting({ score: 82, grade: 'A', scoredAt: NOW, awaitedInquiryId: null });

describe('a decision to assign', () => {
  it('makes the rep the owner, with clocks in the working time of the rep', () => {
    const step = place(scored, decide.assign(), '', context);
    expect(inShort(step)).toEqual(['lead-assigned']);
    expect(step.lead).toMatchObject({
      place: 'assigned',
      status: 'mql',
      attempts: 1,
      lastOwner: 'anna',
      ownership: { repId: 'anna', acceptBy: minutesLater(15), contactBy: minutesLater(60), poolId: 'inside' },
      due: { kind: 'accept', at: minutesLater(15) },
    });
  });

  it('keeps a status that sales had given', () => {
    expect(place({ ...scored, status: 'qualified' }, decide.assign(), '', context).lead.status).toBe('qualified');
  });

  it('is explained together with why it was routed', () => {
    const step = place(scored, decide.assign(), 'Ben Cole declined it.', context);
    expect(step.effects.find(e => e.kind === 'announce')).toMatchObject({ because: 'Ben Cole declined it. Anna Berg is next.' });
  });
});

describe('a decision to queue', () => {
  it('tells once why the lead waits, and keeps since when', () => {
    const first = place(scored, decide.queue(), '', context);
    expect(inShort(first)).toEqual(['lead-queued']);
    expect(first.lead).toMatchObject({
      place: 'queued',
      queue: { since: NOW, position: 9 },
      due: { kind: 'queue-retry', at: minutesLater(15) },
    });
    const again = place(first.lead, decide.queue(), '', { ...context, now: minutesLater(15) });
    expect(inShort(again)).toEqual([]);
    expect(again.lead.queue!.since).toEqual(NOW);
  });

  it('tells again when it is another pool', () => {
    expect(inShort(place(leads.queued(), decide.queue({ poolId: null }), '', context))).toEqual(['lead-queued']);
    expect(told(place(leads.queued(), decide.queue({ poolId: null }), '', context), 'lead-queued').poolId).toBe('(none)');
  });

  it('keeps what the policy says that the lead is worth', () => {
    expect(place(scored, decide.queue(), '', context).lead.queue!.value).toBeNull();
    expect(place(scored, decide.queue({ value: 0 }), '', context).lead.queue!.value).toBe(0);
  });

  it('is not tried again within the same second', () => {
    expect(place(scored, decide.queue({ nextTryAt: NOW }), '', context).lead.due!.at).toEqual(minutesLater(1 / 60));
  });
});

describe('a decision to nurture', () => {
  it('opens an episode', () => {
    const step = place(scored, decide.nurture(), '', context);
    expect(inShort(step)).toEqual(['lead-sent-to-nurture']);
    expect(step.lead).toMatchObject({ place: 'nurturing', episode: { program: 'newcomers' }, due: { kind: 'nurture-silent' } });
    expect(step.effects[0]).toMatchObject({ kind: 'note', detail: { rule: 'fallback' } });
  });

  it('closes a lead that no mail can reach', () => {
    const step = place({ ...scored, memory: { unmailable: 'mail to the person bounces' } }, decide.nurture(), '', context);
    expect(step.lead.outcome).toBe('disqualified');
    expect(told(step, 'lead-closed').because).toBe("Anna Berg is next. It can't be nurtured: mail to the person bounces.");
  });

  it('closes a lead that has been through the program, and lets it into another one', () => {
    const exhausted = { ...scored, memory: { exhaustedPrograms: ['newcomers'] } };
    expect(place(exhausted, decide.nurture(), '', context).lead.outcome).toBe('lost');
    expect(place(exhausted, decide.nurture('spring'), '', context).lead.place).toBe('nurturing');
  });
});

describe('a decision to close', () => {
  it('closes', () => {
    const step = place(scored, decide.close(), '', context);
    expect(step.lead).toMatchObject({ id: LEAD, place: 'closed', outcome: 'disqualified', due: null });
    expect(inShort(step)).toEqual(['lead-status-changed', 'lead-closed']);
  });
});
