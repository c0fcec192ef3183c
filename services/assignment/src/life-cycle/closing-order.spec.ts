import { closeByOrder, whyNotClosable } from './closing-order.js';
import { context, inShort, leads, told } from './life-cycle.example.js';

const order = { outcome: 'lost', reason: 'older than a year', by: 'sales-ops' } as const;

describe('an order to close a lead', () => {
  it.each([
    ['an owned lead frees its slot', leads.assigned(), ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-closed']],
    ['a queued lead ends its wait', leads.queued(), ['lead-status-changed', 'lead-closed']],
    ['a nurtured lead ends its episode', leads.nurturing(), ['lead-status-changed', 'lead-closed']],
  ])('%s', (_, lead, effects) => {
    expect(whyNotClosable(lead)).toBeNull();
    const step = closeByOrder(lead, order, context);
    expect(inShort(step)).toEqual(effects);
    expect(step.lead).toMatchObject({ place: 'closed', outcome: 'lost', ownership: null, queue: null, episode: null, due: null });
    expect(told(step, 'lead-closed').because).toBe('sales-ops closed it as lost (older than a year).');
    expect(step.effects[0]).toEqual({ kind: 'note', name: 'closing-ordered', detail: order });
  });

  it('is refused of a closed lead and of one that only others speak of', () => {
    expect(whyNotClosable(leads.closed('won'))).toBe('The lead is closed as won.');
    expect(whyNotClosable(leads.unknown())).toBe('No inquiry of the lead was seen yet.');
  });
});
