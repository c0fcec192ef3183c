import type { Database, Transaction } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../../migrations/index.js';
import { aPolicy, aPool, aRep, aRequest, noCaps } from '../board/board.builder.js';
import { aReplica, aUnit, configure, type Replica } from '../routing.builder.js';
import { Explanations } from './explanations.js';

describe('explanations', () => {
  let db: TestDatabase;
  let replica: Replica;
  let decisionIds: string[];
  beforeAll(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
    replica = aReplica(db.url);
    const reps = ['ann', 'ben'].map(id => aRep(id, { caps: noCaps }));
    await configure(replica, { reps, pools: [aPool('pool', ['ann', 'ben'])], policy: aPolicy({ fallback: { pool: 'pool' } }) });
    decisionIds = await replica.database.transaction(async tx => {
      const session = await replica.board.open(aUnit(tx));
      const decisions = Array.from({ length: 3 }, (_, n) => session.decide(aRequest(n + 1)));
      await session.flush();
      return decisions.map(decision => decision.decisionId);
    });
  });
  afterAll(async () => {
    await replica.close();
    await db.drop();
  });

  /** What happened, in order; whose explanation asks the database is not known, only when. */
  let happened: string[];
  let explanations: Explanations;
  beforeEach(() => {
    happened = [];
    const query: Transaction['query'] = (...asked) => {
      happened.push('asked');
      return db.database.query(...asked);
    };
    explanations = new Explanations({ query } as Database);
  });
  const nobodyGone = new AbortController().signal;
  const explain = (n: number, gone = nobodyGone) =>
    explanations.explain(decisionIds[n]!, gone).then(
      explanation => void happened.push(`told ${explanation!.decision.decisionId === decisionIds[n] ? n : 'another'}`),
      ({ content }) => void happened.push(content.type),
    );

  it('are made one after the other, in the order in which they were asked for', async () => {
    await Promise.all([explain(0), explain(1), explain(2)]);
    expect(happened.filter(what => what.startsWith('told'))).toEqual(['told 0', 'told 1', 'told 2']);
    const alone = happened.length / 3 - 1;
    // The first of the next one's questions may be asked a moment before its predecessor is told.
    for (const n of [0, 1])
      expect(happened.slice(0, happened.indexOf(`told ${n}`)).filter(what => what === 'asked').length).toBeLessThanOrEqual(
        (n + 1) * alone + 1,
      );
  });

  it('are not begun for who has hung up, and a failure stops nobody else', async () => {
    const gone = AbortSignal.abort();
    await explain(0, gone);
    expect(happened).toEqual(['hung-up']);
    await Promise.all([explain(1, gone), explain(2)]);
    expect(happened.filter(what => what !== 'asked')).toEqual(['hung-up', 'hung-up', 'told 2']);
  });

  it('are refused when too many wait, and made again once they do not', async () => {
    await Promise.all(Array.from({ length: 24 }, () => explain(0)));
    expect(happened.filter(what => what === 'too-many-explanations')).toHaveLength(4);
    expect(happened.filter(what => what === 'told 0')).toHaveLength(20);
    await explain(1);
    expect(happened.at(-1)).toBe('told 1');
  });
});
