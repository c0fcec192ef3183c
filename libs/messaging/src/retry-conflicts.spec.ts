import { retryConflicts } from './retry-conflicts.js';

const failing = (times: number, error: object) => {
  let runs = 0;
  return () => (runs++ < times ? Promise.reject(Object.assign(new Error('given way'), error)) : Promise.resolve(runs));
};

describe('a transaction that gives way', () => {
  it.each(['40001', '40P01'])('is run again after %s', async code => {
    expect(await retryConflicts(failing(5, { code }))).toBe(6);
  });

  it('is given up after five times', async () => {
    await expect(retryConflicts(failing(6, { code: '40P01' }))).rejects.toThrow('given way');
  });

  it('is not run again after anything else, unless that passes too', async () => {
    await expect(retryConflicts(failing(1, { code: '23505' }))).rejects.toThrow('given way');
    expect(await retryConflicts(failing(1, { code: '23505' }), () => true)).toBe(2);
  });
});
