import { inquiry as accepted, leads, NOW, ownership, reps } from '../life-cycle/life-cycle.example.js';
import type { Lead } from '../life-cycle/lead.js';
import { emit, note } from '../life-cycle/step.js';
import { inquiryOf } from './inquiry.js';
import { tell } from './lead-events.js';

const lead = leads.assigned();
const configuration = { policy: null, reps, pools: new Map(), calendars: new Map() };
const inquiries = [inquiryOf(accepted({ person: { email: 'ada@person.example' }, consent: { email: 'granted' } }), lead.id)];
const told = (effect: Parameters<typeof tell>[1]) => tell(lead, effect, inquiries, () => configuration);

describe('what is told', () => {
  it('of an owner is everything to the world, and nothing personal to the history', () => {
    const telling = told({ kind: 'announce', ownership: ownership(), because: 'It is her turn.' });
    expect(telling?.event).toMatchObject({
      name: 'lead-assigned',
      data: { person: { email: 'ada@person.example' }, rep: { repId: 'anna', externalId: 'crm-anna' } },
    });
    expect(telling?.entry).toMatchObject({ kind: 'lead-assigned', detail: { repId: 'anna', because: 'It is her turn.' } });
    expect(JSON.stringify(telling?.entry)).not.toContain('person.example');
  });

  it('of an owner says what weighs most in the score, where that is known', () => {
    const scoreReasons = [{ text: '1,000 employees or more', points: 25 }];
    const telling = tell(
      { ...lead, scoreReasons },
      { kind: 'announce', ownership: ownership(), because: 'x' },
      inquiries,
      () => configuration,
    );
    expect(telling?.event?.data).toMatchObject({ score: 82, scoreReasons });
    expect(told({ kind: 'announce', ownership: ownership(), because: 'x' })?.event?.data).not.toHaveProperty('scoreReasons');
  });

  it('of an owner says since when it is taken on and worked on, where that is so', () => {
    const owns = (over: Parameters<typeof ownership>[0]) =>
      told({ kind: 'announce', ownership: ownership(over), because: 'x' })?.event?.data;
    const at = NOW.toISOString();
    expect(owns({ acceptedAt: NOW, contactedAt: NOW })).toMatchObject({ acceptedAt: at, contactedAt: at });
    for (const member of ['acceptedAt', 'contactedAt']) expect(owns({})).not.toHaveProperty(member);
  });

  it('of an owner says that the lead is qualified, where it is: no time says so', () => {
    const announced = (status: Lead['status']) =>
      tell({ ...lead, status }, { kind: 'announce', ownership: ownership(), because: 'x' }, inquiries, () => configuration)?.event?.data;
    expect(announced('qualified')).toMatchObject({ status: 'qualified' });
    for (const status of ['mql', 'accepted'] as const) expect(announced(status)).not.toHaveProperty('status');
  });

  it('of an owner who is not configured is what is known', () => {
    const telling = told({ kind: 'announce', ownership: ownership({ repId: 'zoe' }), because: 'x' });
    expect(telling?.event?.data).toMatchObject({ rep: { repId: 'zoe', name: 'zoe' } });
  });

  it('of a handover to nurture includes the consent', () => {
    const telling = told({ kind: 'hand-over', episode: { episodeId: 'e', program: null }, because: 'cold', policyHash: 'hash' });
    expect(telling?.event).toMatchObject({ name: 'lead-sent-to-nurture', data: { consent: { email: 'granted' }, score: 82 } });
  });

  it('of a plain event is its data with the lead', () => {
    const at = NOW.toISOString();
    expect(told(emit('lead-escalated', { because: 'x', at }))).toEqual({
      event: { name: 'lead-escalated', data: { leadId: lead.id, because: 'x', at } },
      entry: { kind: 'lead-escalated', detail: { because: 'x', at } },
    });
  });

  it('of a note goes to the history alone; of a slot, nowhere', () => {
    expect(told(note('seen', { n: 1 }))).toEqual({ event: null, entry: { kind: 'seen', detail: { n: 1 } } });
    expect(told({ kind: 'take', repId: 'anna', cause: 'merged' })).toBeNull();
  });
});
