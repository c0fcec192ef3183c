import { leads, minutesLater } from '../life-cycle/life-cycle.example.js';
import { byUrgency } from './queue-order.js';

const queued = (id: string, score: number | null, since: number) =>
  leads.queued({ id, score, queue: { ...leads.queued().queue!, since: minutesLater(since) } });
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

  it('lets nobody wait beyond the bound for better ones: the longest wait goes first', () => {
    expect(order(10, queued('good', 99, 20), queued('poor', 1, 5), queued('middling', 50, 7))).toEqual(['poor', 'middling', 'good']);
  });

  it('is the same for everyone where nothing else tells two leads apart', () => {
    expect(order(-999, queued('b', 80, 5), queued('a', 80, 5))).toEqual(['a', 'b']);
  });
});
