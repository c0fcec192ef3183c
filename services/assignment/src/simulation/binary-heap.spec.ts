import fc from 'fast-check';
import { BinaryHeap } from './binary-heap.js';

describe('BinaryHeap', () => {
  it('gives what was put in, the least first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), numbers => {
        const heap = new BinaryHeap<number>((a, b) => a - b);
        for (const number of numbers) heap.push(number);
        expect(heap.size).toBe(numbers.length);
        expect(heap.peek()).toBe(numbers.length === 0 ? undefined : numbers.toSorted((a, b) => a - b)[0]);
        expect(numbers.map(() => heap.pop())).toEqual(numbers.toSorted((a, b) => a - b));
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });

  it('keeps the order while elements come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), steps => {
        const heap = new BinaryHeap<number>((a, b) => a - b);
        let model: number[] = [];
        for (const step of steps) {
          if (step !== null) {
            heap.push(step);
            model.push(step);
          } else {
            model = model.sort((a, b) => a - b);
            expect(heap.pop()).toBe(model.shift());
          }
        }
        expect(heap.size).toBe(model.length);
      }),
    );
  });
});
