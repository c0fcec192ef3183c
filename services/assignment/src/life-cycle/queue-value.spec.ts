import { contextAt, inquiry, leads, minutesLater, scored } from './life-cycle.example.js';
import { transition } from './transition.js';

const now = contextAt(minutesLater(3));
const valued = leads.queued({ queue: { ...leads.queued().queue!, value: 12 } });
const more = [scored({ score: 95 }), inquiry({ company: { employees: 9_000 } })];

describe('a queued lead of which more is known', () => {
  it('is valued anew by the next round of the queue, where the policy says what a lead is worth', () => {
    for (const each of more) expect(transition(valued, each, now).lead.due).toEqual({ kind: 'queue-retry', at: now.now });
  });

  it('stays as it is due where its score is what it is worth', () => {
    for (const each of more) expect(transition(leads.queued(), each, now).lead.due).toEqual(leads.queued().due);
  });
});
