import { closeOutcomes } from '@baton/contracts';
import { close, reopen, withStatus } from './closing.js';
import { context, inShort, leads, NOW, ownership, told } from './life-cycle.example.js';
import { step } from './step.js';

describe('closing', () => {
  it.each(closeOutcomes)('as %s leaves nothing due, no owner and no wait, from any place', outcome => {
    for (const lead of [leads.unknown(), leads.awaiting(), leads.queued(), leads.assigned(), leads.nurturing()]) {
      const { lead: closed } = close(lead, outcome, 'x', context);
      expect(closed).toMatchObject({
        place: 'closed',
        outcome,
        due: null,
        ownership: null,
        queue: null,
        episode: null,
        awaitedInquiryId: null,
      });
    }
  });

  it('takes the lead from its owner for the reason that it is closed', () => {
    const reasons = closeOutcomes.map(outcome => told(close(leads.assigned(), outcome, 'x', context), 'lead-unassigned').reason);
    expect(reasons).toEqual(['closed', 'closed', 'closed', 'closed', 'merged', 'erased']);
  });

  it('changes the status where the outcome is one', () => {
    expect(closeOutcomes.map(outcome => close(leads.assigned(), outcome, 'x', context).lead.status)).toEqual([
      'won',
      'lost',
      'disqualified',
      'mql',
      'mql',
      'mql',
    ]);
  });
});

describe('a status', () => {
  it('that changes is told with the one before', () => {
    const changed = withStatus(leads.assigned(), 'accepted', NOW);
    expect(told(step(changed.lead, ...changed.effects), 'lead-status-changed')).toEqual({
      from: 'mql',
      to: 'accepted',
      at: NOW.toISOString(),
    });
  });

  it('that stays is not told', () => expect(withStatus(leads.assigned(), 'mql', NOW).effects).toEqual([]));
});

describe('reopening', () => {
  it('begins a new pursuit, which knows of the last only that mail is in vain and which opportunities are over', () => {
    const opportunities = { 'o-1': 'won', 'o-2': 'lost', 'o-3': 'open' } as const;
    const memory = { lostBy: [], breaches: 2, exhaustedPrograms: ['a'], unmailable: 'bounced', closedAs: 'lost' as const, opportunities };
    const opened = reopen(leads.closed('lost', { memory }), 'x', context);
    expect(opened.lead).toMatchObject({ outcome: null, status: 'new', lastOwner: 'anna' });
    expect(opened.lead.memory).toEqual({ unmailable: 'bounced', opportunities: { 'o-1': 'won', 'o-2': 'lost' } });
    expect(inShort(step(opened.lead, ...opened.effects))).toEqual(['lead-reopened']);
    expect(reopen(leads.closed('lost', { memory: { breaches: 1 } }), 'x', context).lead.memory).toEqual({});
  });

  it('does not bring the owner back by itself', () => {
    expect(reopen(leads.closed('lost', { ownership: null }), 'x', context).lead.ownership).toBeNull();
    expect(ownership().repId).toBe('anna');
  });
});
