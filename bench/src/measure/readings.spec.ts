import { canMeasure } from './processes.js';
import { readNow, usageBetween } from './readings.js';

describe('usage between two readings', () => {
  const before = { at: 1000, machine: 10, cpu: { intake: 1, postgres: 2, sink: 0, bench: 5 } };
  const after = { at: 3000, machine: 14, cpu: { intake: 2, postgres: 2.5, sink: 0.5, bench: 6 } };

  it('leaves out what the measuring used', () => {
    expect(usageBetween(before, after)).toMatchObject({ seconds: 2, cpu: { intake: 1, postgres: 0.5 } });
  });

  it('tells the load of others: all that was busy and is none of ours', () => {
    expect(usageBetween(before, after).foreignCores).toBeCloseTo(0.5);
    expect(usageBetween(before, { ...after, machine: 11 }).foreignCores).toBe(0);
  });
});

(canMeasure() ? describe : describe.skip)('a reading', () => {
  it('has every process that is watched, and the bench', () => {
    expect(Object.keys(readNow({ processes: { a: process.pid }, trees: { b: process.pid } }).cpu)).toEqual(['a', 'b', 'bench']);
  });
});
