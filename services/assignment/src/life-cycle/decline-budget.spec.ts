import type { DeclineBudget } from '../routing/types.js';
import { allowance, overBudget } from './decline-budget.js';
import { context, event, inShort, leads, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const budget = (over: Partial<DeclineBudget> = {}): DeclineBudget => ({ perWeek: null, sharePercent: null, over: 'raise', ...over });

describe('what a rep may decline', () => {
  it.each([
    [{ perWeek: 5 }, 100, 5],
    [{ sharePercent: 20 }, 14, 2],
    [{ sharePercent: 20 }, 2, 1],
    [{ perWeek: 1, sharePercent: 50 }, 20, 1],
    [{ perWeek: 9, sharePercent: 10 }, 20, 2],
    [{ perWeek: 0, sharePercent: 50 }, 20, 0],
    [{}, 3, Infinity],
  ])('of %j with %i leads given is %d', (given, assigned, allowed) => {
    expect(allowance(budget(given), { assigned, declined: 0 })).toBe(allowed);
  });

  it('is used up after so many', () => {
    const two = budget({ perWeek: 2 });
    expect(overBudget(two, { assigned: 9, declined: 1 }, 'Anna')).toBeNull();
    expect(overBudget(two, { assigned: 9, declined: 2 }, 'Anna')).toBe(
      'Anna has declined 2 of 9 leads within seven days, and may decline 2',
    );
  });
});

describe('declining beyond the budget', () => {
  const declined = event('status-reported', { status: 'declined', reason: 'no time' });
  const decline = (over: 'refuse' | 'raise', before: number) =>
    transition(leads.assigned(), declined, {
      ...context,
      declineBudget: () => budget({ perWeek: 2, over }),
      recentConduct: () => ({ assigned: 10, declined: before }),
    });

  it('is refused where the policy says so: the rep keeps the lead, and its clocks run on', () => {
    const step = decline('refuse', 2);
    expect(inShort(step)).toEqual(['claim-refused']);
    expect(step.lead).toEqual(leads.assigned());
    expect(told(step, 'claim-refused').because).toBe('Anna Berg has declined 2 of 10 leads within seven days, and may decline 2.');
  });

  it('is else accepted, and somebody is told', () => {
    const step = decline('raise', 2);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'lead-escalated', 'route']);
    expect(told(step, 'lead-escalated').because).toMatch(/^Anna Berg declined it \(no time\)\. Anna Berg has declined 2 of 10/);
  });

  it("within the budget is nobody else's business", () => {
    for (const over of ['refuse', 'raise'] as const)
      expect(inShort(decline(over, 1))).toEqual(['release anna', 'lead-unassigned', 'route']);
  });
});
