import type { LockedLead } from './leads.store.js';
import { planMerge } from './plan-merge.js';

const lead = (id: string, overrides: Partial<LockedLead> = {}): LockedLead => ({
  id,
  place: 'accepted',
  identified: true,
  mergedInto: null,
  createdAt: new Date('2026-01-01'),
  streamVersion: 1,
  behaviorVersion: 0,
  ...overrides,
});

describe('planMerge', () => {
  it('keeps the older lead', () => {
    expect(planMerge(lead('b', { createdAt: new Date('2026-02-01') }), lead('a'), undefined)).toMatchObject({
      kind: 'merge',
      survivor: { id: 'a' },
      merged: { id: 'b' },
    });
  });

  it('keeps the preferred lead', () => {
    expect(planMerge(lead('a'), lead('b', { createdAt: new Date('2026-02-01') }), 'b')).toMatchObject({ survivor: { id: 'b' } });
  });

  it('never lets an anonymous lead win, not even a preferred older one', () => {
    const anonymous = lead('a', { identified: false });
    const named = lead('b', { createdAt: new Date('2026-02-01') });
    expect(planMerge(anonymous, named, 'a')).toMatchObject({ survivor: { id: 'b' }, because: 'the other lead is anonymous' });
    expect(planMerge(named, anonymous, 'a')).toMatchObject({ survivor: { id: 'b' } });
  });

  it('keeps a test and a real lead apart', () => {
    expect(planMerge(lead('a', { place: 'test' }), lead('b'), undefined).kind).toBe('refuse');
  });

  it('decides the same whichever is named first', () => {
    const [a, b] = [lead('a'), lead('b')];
    expect(planMerge(a, b, undefined)).toMatchObject({ survivor: { id: 'a' } });
    expect(planMerge(b, a, undefined)).toMatchObject({ survivor: { id: 'a' } });
  });
});
