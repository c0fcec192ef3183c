import type { UnitOfWork } from '@baton/messaging';
import { acceptBySet, type Attempt } from './accept-by-set.js';
import { LostRace } from './lost-race.js';

/** A unit whose savepoints undo what was written. */
function unitWith() {
  const state = { written: [] as number[], emitted: [] as string[], savepoints: 0 };
  const tx = {
    savepoint: async <T>(work: () => Promise<T>): Promise<T> => {
      state.savepoints++;
      const before = [...state.written];
      try {
        return await work();
      } catch (error) {
        state.written = before;
        throw error;
      }
    },
  };
  const unit = {
    tx,
    now: new Date(),
    emit: (e: { key: string }) => state.emitted.push(e.key),
    afterCommit: () => undefined,
  } as unknown as UnitOfWork;
  return { unit, state };
}
const emission = (item: number, data: object = { leadId: '0190a000-0000-7000-8000-000000000000', visitorId: 'v' }) => ({
  name: 'visitor-identified' as const,
  key: String(item),
  streamVersion: 1,
  data,
  cause: { id: 'c' },
});
const failed = (reason: string) => reason;
const databaseError = (code: string) => Object.assign(new Error('Key (email)=(ada@example.com)'), { code });

describe('acceptBySet', () => {
  it('accepts a set with one attempt', async () => {
    const { unit, state } = unitWith();
    const together = async (items: readonly number[]): Promise<Attempt<string>> => ({
      results: items.map(i => `ok ${i}`),
      emissions: items.map(i => emission(i)),
    });
    expect(await acceptBySet(unit, [1, 2, 3], together, failed)).toEqual(['ok 1', 'ok 2', 'ok 3']);
    expect(state).toMatchObject({ emitted: ['1', '2', '3'], savepoints: 1 });
  });

  it('fails the one that the database refuses, alone, and leaves nothing of it', async () => {
    const { unit, state } = unitWith();
    const together = async (items: readonly number[]): Promise<Attempt<string>> => {
      state.written.push(...items);
      if (items.includes(3)) throw databaseError('22P05');
      return { results: items.map(i => `ok ${i}`), emissions: items.map(i => emission(i)) };
    };
    expect(await acceptBySet(unit, [1, 2, 3, 4, 5], together, failed)).toEqual([
      'ok 1',
      'ok 2',
      'the database refused it (22P05)',
      'ok 4',
      'ok 5',
    ]);
    expect(state.written).toEqual([1, 2, 4, 5]);
    expect(state.emitted).toEqual(['1', '2', '4', '5']);
  });

  it('fails the one whose event does not fit its contract, and leaves nothing of it', async () => {
    const { unit, state } = unitWith();
    const together = async (items: readonly number[]): Promise<Attempt<string>> => {
      state.written.push(...items);
      return { results: items.map(String), emissions: items.map(i => (i === 2 ? emission(i, {}) : emission(i))) };
    };
    expect(await acceptBySet(unit, [1, 2], together, failed)).toEqual(['1', expect.stringContaining('leadId')]);
    expect([state.written, state.emitted]).toEqual([[1], ['1']]);
  });

  it('repeats no values of a database error, and nothing of a bug', async () => {
    const { unit } = unitWith();
    const failing = (error: Error) => acceptBySet(unit, [1], async () => Promise.reject(error), failed);
    expect((await failing(databaseError('23505')))[0]).not.toContain('ada');
    expect(await failing(new TypeError('x is not a function'))).toEqual(['it can not be stored']);
  });

  it('runs again when another transaction was first', async () => {
    const { unit, state } = unitWith();
    let attempts = 0;
    const together = async (items: readonly number[]): Promise<Attempt<string>> => {
      state.written.push(...items);
      if (++attempts < 3) throw new LostRace('x');
      return { results: items.map(String), emissions: [] };
    };
    expect(await acceptBySet(unit, [1, 2], together, failed)).toEqual(['1', '2']);
    expect(state.written).toEqual([1, 2]);
  });

  it('gives up, and accepts nothing, when it never is first', async () => {
    const { unit } = unitWith();
    await expect(acceptBySet(unit, [1], async () => Promise.reject(new LostRace('x')), failed)).rejects.toBeInstanceOf(LostRace);
  });

  it.each(['40001', '40P01', '57P01', 'ECONNRESET'])('passes %s on: it passes by itself', async code => {
    const { unit } = unitWith();
    await expect(acceptBySet(unit, [1, 2], async () => Promise.reject(databaseError(code)), failed)).rejects.toMatchObject({ code });
  });
});
