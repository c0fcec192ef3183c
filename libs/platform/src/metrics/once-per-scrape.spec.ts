import { oncePerScrape } from './once-per-scrape.js';

describe('oncePerScrape', () => {
  let queries: number;
  let fails: boolean;
  const look = oncePerScrape(async () => {
    queries++;
    await Promise.resolve();
    if (fails) throw new Error('away');
    return queries;
  });
  beforeEach(() => ([queries, fails] = [0, false]));

  it('asks once for all who ask at the same time, and again for who asks later', async () => {
    expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
    expect(await look()).toBe(2);
  });

  it('tells all of a failure, and keeps none', async () => {
    fails = true;
    expect((await Promise.allSettled([look(), look()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await look()).toBe(2);
  });
});
