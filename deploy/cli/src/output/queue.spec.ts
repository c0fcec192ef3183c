import { queueAsText, queuedLeadsAsText, type QueuedLead } from './queue.js';
import { Terminal } from './terminal.js';

const sink = { write: () => true };
const terminal = new Terminal(sink, sink, {});
const now = new Date('2026-03-04T12:00:00Z');
const aLead = (position: number, given: Partial<QueuedLead> = {}): QueuedLead => ({
  leadId: `lead-${position}`,
  poolId: 'emea',
  position,
  value: 50,
  since: '2026-03-04T11:00:00Z',
  isOverdue: false,
  reason: 'no-capacity',
  because: 'nobody of 2 in Emea is free',
  ...given,
});

describe('the leads of the queue as text', () => {
  it('have a line each, with place, value and why they wait', () => {
    const leads = [
      aLead(1, { value: 0.5, isOverdue: true, since: '2026-03-04T07:00:00Z' }),
      aLead(2),
      aLead(3, { value: null, because: null }),
    ];
    expect(queuedLeadsAsText(leads, terminal, now).split('\n')).toEqual([
      'POOL  PLACE  LEAD    VALUE  SINCE                WHY',
      'emea      1  lead-1    0.5  5 h ago, goes first  nobody of 2 in Emea is free',
      'emea      2  lead-2     50  1 h ago              nobody of 2 in Emea is free',
      'emea      3  lead-3      -  1 h ago              no-capacity',
    ]);
  });

  it('are none when nothing waits', () => {
    expect([queueAsText([], terminal, now), queuedLeadsAsText([], terminal, now)]).toEqual(['Nothing waits.', 'Nothing waits.']);
  });
});
