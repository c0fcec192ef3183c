import type { EventData } from '@baton/contracts';
import type { Lead } from './lead.js';
import { context, event, inShort, leads, minutesLater, NOW, ownership, told } from './life-cycle.example.js';
import { transition } from './transition.js';

type Status = EventData<'status-reported'>['status'];
const reported = (status: Status, data: Partial<EventData<'status-reported'>> = {}) => event('status-reported', { status, ...data });

const REFUSED = ['claim-refused'];
const accepted = leads.assigned({
  status: 'accepted',
  ownership: ownership({ acceptedAt: NOW }),
  due: { kind: 'contact', at: minutesLater(60) },
});
const qualified = leads.assigned({ status: 'qualified', ownership: ownership({ acceptedAt: NOW, contactedAt: NOW }) });
const states: Record<string, Lead> = {
  stub: leads.unknown(),
  awaiting: leads.awaiting(),
  queued: leads.queued(),
  assigned: leads.assigned(),
  accepted,
  qualified,
  nurturing: leads.nurturing(),
  won: leads.closed('won'),
  lost: leads.closed('lost'),
  test: leads.closed('test'),
  merged: leads.closed('merged'),
};

/** State × claim → place, and what is told and asked. */
const table: Record<Status, Record<string, [Lead['place'], string[]]>> = {
  accepted: {
    stub: ['awaiting-inquiry', REFUSED],
    queued: ['queued', REFUSED],
    assigned: ['assigned', ['lead-accepted', 'lead-status-changed']],
    accepted: ['assigned', []],
    qualified: ['assigned', []],
    nurturing: ['nurturing', REFUSED],
    won: ['closed', REFUSED],
  },
  declined: {
    stub: ['awaiting-inquiry', REFUSED],
    queued: ['queued', REFUSED],
    assigned: ['assigned', ['release anna', 'lead-unassigned', 'route']],
    accepted: ['assigned', ['release anna', 'lead-unassigned', 'route']],
    lost: ['closed', REFUSED],
  },
  qualified: {
    queued: ['queued', REFUSED],
    assigned: ['assigned', ['lead-accepted', 'lead-status-changed']],
    accepted: ['assigned', ['lead-status-changed']],
    qualified: ['assigned', []],
    nurturing: ['nurturing', REFUSED],
  },
  disqualified: {
    stub: ['awaiting-inquiry', REFUSED],
    awaiting: ['closed', ['lead-status-changed', 'lead-closed']],
    assigned: ['closed', ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-closed']],
    lost: ['closed', ['lead-status-changed', 'lead-closed']],
    won: ['closed', REFUSED],
    test: ['closed', REFUSED],
  },
  won: {
    queued: ['closed', ['lead-status-changed', 'lead-closed']],
    accepted: ['closed', ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-closed']],
    nurturing: ['closed', ['lead-status-changed', 'lead-closed']],
    won: ['closed', []],
    lost: ['closed', ['lead-status-changed', 'lead-closed']],
    merged: ['closed', REFUSED],
  },
  lost: {
    qualified: ['closed', ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-closed']],
    lost: ['closed', []],
    won: ['closed', REFUSED],
  },
  recycled: {
    stub: ['awaiting-inquiry', REFUSED],
    queued: ['nurturing', ['lead-status-changed', 'lead-sent-to-nurture']],
    assigned: ['nurturing', ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-sent-to-nurture']],
    nurturing: ['nurturing', []],
    lost: ['nurturing', ['lead-reopened', 'lead-status-changed', 'lead-sent-to-nurture']],
    won: ['closed', REFUSED],
    merged: ['closed', REFUSED],
  },
  reopened: {
    queued: ['queued', REFUSED],
    assigned: ['assigned', REFUSED],
    won: ['assigned', ['lead-reopened', 'take anna', 'lead-assigned']],
    lost: ['assigned', ['lead-reopened', 'take anna', 'lead-assigned']],
    test: ['closed', REFUSED],
    merged: ['closed', REFUSED],
  },
};

describe.each(Object.entries(table))('a report of %s', (status, rows) => {
  it.each(Object.entries(rows))('about a lead that is %s', (state, [place, effects]) => {
    const step = transition(states[state]!, reported(status as Status), context);
    expect([step.lead.place, inShort(step)]).toEqual([place, effects]);
  });
});

describe('a refusal', () => {
  it('says which claim it answers, and why', () => {
    const claim = reported('accepted');
    expect(told(transition(leads.queued(), claim, context), 'claim-refused')).toEqual({
      claim: 'status accepted',
      because: 'Nobody owns the lead: it is queued.',
      claimEventId: claim.id,
    });
  });
});

describe('accepting', () => {
  it('stops the clock to accept; the clock to contact runs on', () => {
    const at = minutesLater(5).toISOString();
    const { lead } = transition(leads.assigned(), reported('accepted', { occurredAt: at }), context);
    expect(lead.ownership?.acceptedAt).toEqual(minutesLater(5));
    expect(lead.due).toEqual({ kind: 'contact', at: minutesLater(60) });
    expect(lead.status).toBe('accepted');
  });

  it('is refused when it answers an assignment that is over, also of the rep who has the lead again', () => {
    const had = leads.assigned({ attempts: 2 });
    const [present, earlier] = [had.ownership!.assignmentId, '0190a000-0000-7000-8000-00000000aaaa'];
    for (const status of ['accepted', 'declined'] as const) {
      const late = transition(had, reported(status, { assignmentId: earlier, repExternalId: 'crm-anna' }), context);
      expect(told(late, 'claim-refused').because).toBe('It answers an assignment that is over: Anna Berg has the lead now.');
      expect(late.lead).toBe(had);
      expect(inShort(transition(had, reported(status, { assignmentId: present }), context))).not.toEqual(REFUSED);
    }
  });

  it('ends a series of missed clocks', () => {
    const { lead } = transition(leads.assigned({ memory: { breaches: 2, lostBy: [] } }), reported('accepted'), context);
    expect(lead.memory).toEqual({ lostBy: [] });
  });

  it('is refused from a rep who does not own the lead, and from one who is not known', () => {
    const byBen = transition(leads.assigned(), reported('accepted', { repExternalId: 'crm-ben' }), context);
    expect(told(byBen, 'claim-refused').because).toBe('Ben Cole does not own the lead, Anna Berg does.');
    const byNobody = transition(leads.assigned(), reported('accepted', { repExternalId: 'crm-x' }), context);
    expect(told(byNobody, 'claim-refused').because).toBe('No rep is known in the CRM as crm-x.');
  });

  it('is refused when it speaks of the time before the present owner, and names nobody', () => {
    const passedOn = leads.assigned({ attempts: 2, ownership: ownership({ since: minutesLater(20) }) });
    const late = reported('accepted', { occurredAt: minutesLater(10).toISOString() });
    expect(inShort(transition(passedOn, late, context))).toEqual(REFUSED);
    expect(
      inShort(transition(leads.assigned(), reported('accepted', { occurredAt: minutesLater(-1).toISOString() }), context)),
    ).not.toEqual(REFUSED);
  });
});

describe('a lead that an earlier owner had worked', () => {
  const passedOn = (status: 'accepted' | 'qualified') => leads.assigned({ status, attempts: 2, ownership: ownership({ repId: 'ben' }) });

  it.each(['accepted', 'qualified'] as const)('and had %s is accepted by the next one all the same: the clock stops', status => {
    const step = transition(passedOn(status), reported('accepted'), context);
    expect(inShort(step)).toEqual(['lead-accepted']);
    expect(step.lead).toMatchObject({ status, ownership: { repId: 'ben', acceptedAt: NOW }, due: { kind: 'contact' } });
    expect(transition(step.lead, reported('accepted'), context).lead).toBe(step.lead);
  });

  it('and had qualified is qualified by the next one all the same: both clocks stop', () => {
    const step = transition(passedOn('qualified'), reported('qualified'), context);
    expect(inShort(step)).toEqual(['lead-accepted']);
    expect(step.lead).toMatchObject({ ownership: { acceptedAt: NOW, contactedAt: NOW }, due: { kind: 'follow-up' } });
    expect(transition(step.lead, reported('qualified'), context).lead).toBe(step.lead);
  });
});

describe('declining', () => {
  it('is remembered, so that the lead does not come back', () => {
    const step = transition(leads.assigned(), reported('declined', { reason: 'on the phone all day' }), context);
    expect(step.lead.memory.lostBy).toEqual([{ repId: 'anna', because: 'declined it' }]);
    expect(step.route?.preface).toBe('Anna Berg declined it (on the phone all day).');
  });
});

describe('qualifying', () => {
  it('of an assignment that is over, or before the present owner, is true of the lead and stops no clock of who has it now', () => {
    const [before, since] = [minutesLater(-1).toISOString(), NOW.toISOString()];
    const lead = leads.assigned({ attempts: 2 });
    for (const report of [{ assignmentId: '99999999-9999-4999-8999-999999999999' }, { occurredAt: before }]) {
      const step = transition(lead, reported('qualified', report), context);
      expect(inShort(step)).toEqual(['lead-status-changed']);
      expect(step.lead).toMatchObject({ status: 'qualified', ownership: lead.ownership, due: lead.due });
      expect(transition(step.lead, reported('qualified', report), context).lead).toBe(step.lead);
    }
    for (const report of [{ assignmentId: lead.ownership!.assignmentId, occurredAt: before }, { occurredAt: since }])
      expect(inShort(transition(lead, reported('qualified', report), context))).toContain('lead-accepted');
  });

  it('stops both clocks', () => {
    const { lead } = transition(leads.assigned(), reported('qualified'), context);
    expect(lead.ownership).toMatchObject({ acceptedAt: NOW, contactedAt: NOW });
    expect(lead.due?.kind).toBe('follow-up');
  });
});

describe('winning', () => {
  it('keeps the owner as the owner of the account', () => {
    const { lead } = transition(accepted, reported('won'), context);
    expect(lead).toMatchObject({ outcome: 'won', status: 'won', ownership: null, lastOwner: 'anna', due: null });
  });
});

describe('reopening', () => {
  it('routes a lead that nobody had owned', () => {
    const step = transition(leads.closed('disqualified', { lastOwner: null }), reported('reopened'), context);
    expect(inShort(step)).toEqual(['lead-reopened', 'route']);
  });

  it('gives it back to its owner as a fact: without a decision, without clocks', () => {
    const { lead } = transition(leads.closed('lost'), reported('reopened'), context);
    expect(lead.ownership).toMatchObject({ repId: 'anna', decisionId: null, acceptBy: null, contactBy: null });
    expect(lead).toMatchObject({ outcome: null, status: 'mql' });
  });
});

describe('recycling', () => {
  it('opens an episode of its own for each report', () => {
    const [a, b] = [reported('recycled'), reported('recycled')].map(claim => transition(leads.assigned(), claim, context).lead.episode);
    expect(a?.episodeId).not.toEqual(b?.episodeId);
    expect(a?.program).toBeNull();
  });
});
