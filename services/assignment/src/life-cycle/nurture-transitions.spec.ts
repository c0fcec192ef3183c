import { context, event, inShort, leads, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const lead = leads.nurturing();
const { episodeId } = lead.episode!;
const other = '99999999-9999-4999-8999-999999999999';
const program = 'newcomers';
const at = '2026-03-02T09:00:00Z';

describe('nurture says of the present episode', () => {
  it('reactivated: the lead is routed', () => {
    const step = transition(lead, event('lead-reactivated', { episodeId, program, because: 'clicked twice.', at }), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.route?.preface).toBe('Nurturing made it ready: clicked twice.');
    expect(step.lead.episode).toBeNull();
  });

  it('exhausted: the lead is routed, and remembers the program', () => {
    const step = transition(lead, event('nurture-exhausted', { episodeId, program, because: 'over', at }), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.lead.memory.exhaustedPrograms).toEqual(['newcomers']);
  });

  it('stopped for want of consent: the lead is routed, and not mailed again', () => {
    const step = transition(lead, event('nurture-stopped', { episodeId, program, reason: 'no-consent', at }), context);
    expect(inShort(step)).toEqual(['route']);
    expect(step.lead.memory.unmailable).toBe('there is no consent to mail');
  });

  it('stopped after sales had given it back: nobody would pursue it, so it is lost', () => {
    const step = transition(
      { ...lead, status: 'recycled' },
      event('nurture-stopped', { episodeId, program, reason: 'opted-out', at }),
      context,
    );
    expect(inShort(step)).toEqual(['lead-status-changed', 'lead-closed']);
    expect(told(step, 'lead-closed')).toMatchObject({ outcome: 'lost' });
  });

  it.each(['assigned', 'closed', 'reactivated', 'replaced'] as const)('stopped because %s: nothing new', reason => {
    expect(transition(lead, event('nurture-stopped', { episodeId, program, reason, at }), context).lead).toBe(lead);
  });
});

describe('nurture says of an episode that is over', () => {
  const late = [
    event('lead-reactivated', { episodeId: other, program, because: 'x', at }),
    event('nurture-exhausted', { episodeId: other, program, because: 'x', at }),
    event('nurture-stopped', { episodeId: other, program, reason: 'opted-out', at }),
  ];
  it.each(late)('$name: ignored', claim => {
    for (const present of [lead, leads.assigned(), leads.queued(), leads.unknown()])
      expect(transition(present, claim as never, context)).toEqual({ lead: present, effects: [], route: null });
  });
});
