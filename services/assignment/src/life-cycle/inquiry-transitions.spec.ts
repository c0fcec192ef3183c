import { context, inquiry, inShort, leads, minutesLater, NOW, ownership, scored, settings } from './life-cycle.example.js';
import { transition } from './transition.js';

describe('an inquiry', () => {
  it('of a new lead waits for its score', () => {
    const claim = inquiry();
    const step = transition(leads.unknown(), claim, context);
    expect(inShort(step)).toEqual([]);
    expect(step.lead).toMatchObject({
      place: 'awaiting-score',
      awaitedInquiryId: claim.data.inquiryId,
      seenAt: NOW,
      due: { kind: 'score-wait', at: minutesLater(settings.scoreWaitMs / 60_000) },
    });
  });

  it('is routed at once when its score came first', () => {
    const stub = transition(leads.unknown(), scored(), context).lead;
    expect(stub).toMatchObject({ place: 'awaiting-inquiry', score: 82, due: { kind: 'inquiry-missing' } });
    const step = transition(stub, inquiry(), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.route?.isUnscored).toBe(false);
  });

  it('waits for its own score, not for that of an earlier one', () => {
    const nurtured = leads.nurturing({ scoredVersion: 1 });
    expect(transition(nurtured, inquiry({}, { streamVersion: 2 }), context).lead.place).toBe('awaiting-score');
    expect(inShort(transition({ ...nurtured, scoredVersion: 2 }, inquiry({}, { streamVersion: 2 }), context))).toEqual(['route']);
  });

  it('leaves a waiting or queued lead where it is', () => {
    for (const lead of [leads.awaiting(), leads.queued()]) {
      const step = transition(lead, inquiry(), context);
      expect(step.lead).toEqual({ ...lead, seenAt: NOW });
      expect(inShort(step)).toEqual([]);
    }
  });

  it('of an owned lead never moves it: its owner is told, with the same assignment', () => {
    const lead = leads.assigned();
    const step = transition(lead, inquiry({ known: true }), context);
    expect(inShort(step)).toEqual(['lead-assigned']);
    expect(step.lead).toEqual(lead);
    expect(step.effects.find(e => e.kind === 'announce')).toMatchObject({
      ownership: lead.ownership,
      because: expect.stringContaining('Anna Berg owns'),
    });
  });

  it('ends nurturing: the lead is routed again', () => {
    const { lead } = transition(leads.nurturing(), inquiry({ known: true }, { streamVersion: 2 }), context);
    expect(lead).toMatchObject({ place: 'awaiting-score', episode: null });
  });

  it('of a lost lead reopens it and forgets who had lost it', () => {
    const lost = leads.closed('lost', { memory: { lostBy: [{ repId: 'ben', because: 'declined it' }] } });
    const step = transition(lost, inquiry({ known: true }, { streamVersion: 4 }), context);
    expect(inShort(step)).toEqual(['lead-reopened']);
    expect(step.lead).toMatchObject({ place: 'awaiting-score', outcome: null, status: 'new', memory: {} });
  });

  it("of a customer goes to the account's owner", () => {
    const step = transition(leads.closed('won'), inquiry({ known: true }, { streamVersion: 4 }), context);
    expect(inShort(step)).toEqual(['lead-reopened', 'route']);
    expect(step.route).toMatchObject({ currentOwner: 'anna', preface: 'Anna Berg owns the account.' });
  });

  it('with consent lifts what nurture could not do before', () => {
    const lead = leads.queued({ memory: { unmailable: 'bounced' } });
    expect(transition(lead, inquiry({ consent: { email: 'granted' } }), context).lead.memory).toEqual({});
    expect(transition(lead, inquiry(), context).lead.memory).toEqual(lead.memory);
  });
});

describe('a test inquiry', () => {
  it('closes a new lead as test, and reaches nobody', () => {
    const step = transition(leads.unknown(), inquiry({ isTest: true }), context);
    expect(inShort(step)).toEqual(['lead-closed']);
    expect(step.lead).toMatchObject({ place: 'closed', outcome: 'test', due: null });
  });

  it('changes nothing about a real lead', () => {
    for (const lead of [leads.queued(), leads.assigned(), leads.closed('lost')]) {
      const step = transition(lead, inquiry({ isTest: true }), context);
      expect(step.lead).toBe(lead);
      expect(inShort(step)).toEqual([]);
    }
  });

  it('is followed by a real one: the lead is pursued', () => {
    const step = transition(leads.closed('test', { lastOwner: null }), inquiry({}, { streamVersion: 2 }), context);
    expect([step.lead.place, inShort(step)]).toEqual(['awaiting-score', ['lead-reopened']]);
  });
});

describe('a score', () => {
  it('joins the inquiry that waits for it, by its id or by what it saw', () => {
    const lead = leads.awaiting({ awaitedVersion: 3 });
    expect(inShort(transition(lead, scored({ inquiryId: lead.awaitedInquiryId!, sawIntakeVersion: 1 }), context))).toEqual(['route']);
    expect(inShort(transition(lead, scored({ sawIntakeVersion: 3 }), context))).toEqual(['route']);
    expect(transition(lead, scored({ sawIntakeVersion: 2 }), context).lead).toMatchObject({ place: 'awaiting-score', score: 82 });
  });

  it('reorders a queued lead and never moves any other', () => {
    for (const lead of [leads.queued(), leads.assigned({ ownership: ownership() }), leads.nurturing(), leads.closed('won')]) {
      const step = transition(lead, scored({ score: 95, scoredAt: minutesLater(1).toISOString() }), context);
      expect(step.lead).toMatchObject({ place: lead.place, score: 95, due: lead.due });
      expect(inShort(step)).toEqual([]);
    }
  });

  it('that is older than the one at hand is ignored', () => {
    const lead = leads.queued({ scoredAt: minutesLater(5) });
    expect(transition(lead, scored({ score: 1 }), context).lead).toBe(lead);
  });

  it('is kept with the three reasons that weigh most, for or against', () => {
    const reason = (points: number) => ({ rule: `rule-${points}`, text: `${points} points`, points });
    const { lead } = transition(leads.queued({ scoredAt: null }), scored({ reasons: [5, -30, 1, 20].map(reason) }), context);
    expect(lead.scoreReasons).toEqual([-30, 20, 5].map(points => ({ text: `${points} points`, points })));
    expect(transition(leads.queued({ scoredAt: null }), scored(), context).lead.scoreReasons).toBeNull();
  });
});
