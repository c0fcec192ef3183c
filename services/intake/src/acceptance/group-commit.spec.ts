import { GroupCommit, TooManyWaiting } from './group-commit.js';

/** A commit that ends when it is told to. */
function manualCommit() {
  const batches: { items: readonly number[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const commit = (items: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => batches.push({ items, finish: () => resolve(items.map(i => i * 10)), fail: reject }));
  const started = async (count: number) => {
    while (batches.length < count) await new Promise(resolve => setImmediate(resolve));
    return batches[count - 1];
  };
  return { commit, batches, started };
}

describe('GroupCommit', () => {
  it('commits what came in one turn together', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 10, 100);
    const results = [1, 2, 3].map(i => commits.submit(i));
    const batch = await started(1);
    expect(batch.items).toEqual([1, 2, 3]);
    batch.finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30]);
  });

  it('commits what comes while a transaction runs in the next one', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 10, 100);
    const first = commits.submit(1);
    const one = await started(1);
    const later = [commits.submit(2), commits.submit(3)];
    one.finish();
    expect(await first).toBe(10);
    const two = await started(2);
    expect(two.items).toEqual([2, 3]);
    two.finish();
    expect(await Promise.all(later)).toEqual([20, 30]);
  });

  it('takes no more than the largest batch at once', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 2, 100);
    const results = [1, 2, 3].map(i => commits.submit(i));
    (await started(1)).finish();
    (await started(2)).finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30]);
  });

  it('tells each item of a batch that failed, and goes on with the next', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 10, 100);
    const failing = [commits.submit(1), commits.submit(2)].map(p => p.catch((error: Error) => error.message));
    (await started(1)).fail(new Error('away'));
    expect(await Promise.all(failing)).toEqual(['away', 'away']);
    const next = commits.submit(3);
    (await started(2)).finish();
    expect(await next).toBe(30);
  });

  it('refuses when too many wait', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 10, 1);
    const first = commits.submit(1);
    await expect(commits.submit(2)).rejects.toBeInstanceOf(TooManyWaiting);
    (await started(1)).finish();
    await first;
  });

  it('is idle when nothing waits and nothing runs', async () => {
    const { commit, started } = manualCommit();
    const commits = new GroupCommit(commit, 10, 10);
    await commits.idle();
    const result = commits.submit(1);
    let isIdle = false;
    const idle = commits.idle().then(() => (isIdle = true));
    const batch = await started(1);
    expect(isIdle).toBe(false);
    batch.finish();
    await idle;
    expect(await result).toBe(10);
  });
});
