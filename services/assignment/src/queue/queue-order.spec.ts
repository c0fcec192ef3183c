import { leads, minutesLater } from '../life-cycle/life-cycle.example.js';
import { byUrgency } from './queue-order.js';

const queued = (id: string, score: number | null, since: number, value: number | null = null) =>
  leads.queued({ id, score, queue: { ...leads.queued().queue!, since: minutesLater(since), value } });
const order = (agedBefore: number, ...waiting: ReturnType<typeof queued>[]) =>
  waiting.sort(byUrgency(minutesLater(agedBefore))).map(lead => lead.id);

describe('the order of the queue', () => {
  it('is by score, then by the time waited', () => {
    expect(order(-999, queued('late', 80, 5), queued('poor', 20, 1), queued('early', 80, 3), queued('good', 90, 9))).toEqual([
      'good',
      'early',
      'late',
      'poor',
    ]);
  });

  it('takes a lead without a score for the poorest', () => {
    expect(order(-999, queued('unscored', null, 0), queued('poor', 1, 5))).toEqual(['poor', 'unscored']);
  });

  it('is by what the policy says that a lead is worth, where it says so', () => {
    const waiting = [
      queued('good', 99, 1, 5),
      queued('rich', 1, 9, 1e9),
      queued('late', 50, 8, 5),
      queued('worse than nothing', null, 1, -3),
    ];
    expect(order(-999, ...waiting)).toEqual(['rich', 'good', 'late', 'worse than nothing']);
    expect(order(5, ...waiting)).toEqual(['good', 'worse than nothing', 'rich', 'late']);
  });

  it('lets nobody wait beyond the bound for better ones: the longest wait goes first', () => {
    expect(order(10, queued('good', 99, 20), queued('poor', 1, 5), queued('middling', 50, 7))).toEqual(['poor', 'middling', 'good']);
  });

  it('is the same for everyone where nothing else tells two leads apart', () => {
    expect(order(-999, queued('b', 80, 5), queued('a', 80, 5))).toEqual(['a', 'b']);
  });
});
