import fc from 'fast-check';
import { byUrgency } from '../queue/queue-order.js';
import { anArrival, MINUTE, START } from './scenario.builder.js';
import { mostUrgent, waitingFrom, WaitingLine } from './waiting-lines.js';

const waiting = (minutes: number, score: number | null) =>
  waitingFrom(anArrival(minutes, { score, leadId: `${minutes}/${score}` }), [], START + minutes * MINUTE, { poolId: 'pool' });

describe('a line of waiting leads', () => {
  it('is left in the order of the queue, while it goes from value to age', () => {
    const lead = fc.tuple(fc.integer({ min: 0, max: 500 }), fc.option(fc.integer({ min: 0, max: 5 })));
    fc.assert(
      fc.property(fc.uniqueArray(lead, { selector: String }), fc.integer({ min: 1, max: 20 }), (leads, step) => {
        const line = new WaitingLine('line');
        let left = leads.map(([minutes, score]) => waiting(minutes, score));
        for (const each of left) line.add(each);
        for (let agedBefore = 0; !line.isEmpty; agedBefore += step * MINUTE) {
          const order = byUrgency(new Date(START + agedBefore));
          left = left.sort((a, b) => order(a.lead, b.lead));
          const head = line.head(new Date(START + agedBefore))!;
          expect(head).toBe(left.shift());
          line.remove(head);
        }
        expect(left).toEqual([]);
        expect(line.head(new Date())).toBeUndefined();
      }),
    );
  });

  it('comes before others by its first lead', () => {
    const [a, b] = [new WaitingLine('a'), new WaitingLine('b')];
    a.add(waiting(0, 10));
    b.add(waiting(5, 90));
    expect(mostUrgent([a, b], new Date(START))?.line).toBe(b);
    expect(mostUrgent([a, b], new Date(START + MINUTE))?.line).toBe(a);
    expect(mostUrgent([new WaitingLine('c')], new Date(START))).toBeNull();
  });
});
