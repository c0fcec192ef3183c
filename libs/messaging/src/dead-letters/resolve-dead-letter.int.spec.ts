import { randomUUID } from 'node:crypto';
import { encode, type BatonEvent } from '@baton/contracts';
import { sql, type Clock, type Transaction } from '@baton/platform';
import { aLeadErased, aStatusReported, eventually, testDatabase, type TestDatabase } from '@baton/testing';
import { recordAlias, recordErasure, removeAlias } from '../identity/identity.store.js';
import { SliceProcessor, StaleAlias, type SliceHandler } from '../consume/process-slice.js';
import type { Received } from '../consume/received.js';
import { messagingMigrations } from '../migrations/index.js';
import type { RawSlice, Slice } from '../slice.js';
import { insertDeadLetters, listDeadLetters } from './dead-letters.store.js';
import { resolveAndContinue, type Resolved } from './resolve-dead-letter.js';

const topic = 'intake.leads.v1';
const clock = { now: () => Promise.resolve(new Date()) } as unknown as Clock;
let db: TestDatabase;
let processor: SliceProcessor;
/** What the handler got, in order: `<id of the lead>/<note>`. */
let seen: string[];
let before: (slice: Slice) => Promise<void>;
let offset = 0;

const handler: SliceHandler = {
  topic,
  wants: undefined,
  raw: false,
  handle: async given => {
    const slice = given as Slice;
    await before(slice);
    seen.push(...slice.events.map(e => `${e.leadId}/${'reason' in e.data ? String(e.data.reason) : e.name}`));
  },
};
const handlers = new Map([[topic, handler]]);

beforeEach(async () => {
  db = await testDatabase('scoring', messagingMigrations);
  processor = new SliceProcessor('scoring', db.database, clock, '');
  seen = [];
  before = async () => {};
});
afterEach(() => db.drop());

const received = (record: { key: string; value: string | null; headers?: Received['headers'] }): Received => ({
  topic,
  partition: 0,
  offset: String(offset++),
  key: Buffer.from(record.key),
  value: record.value === null ? null : Buffer.from(record.value),
  headers: record.headers ?? {},
  timestamp: new Date(),
});
const process = (...events: BatonEvent[]) =>
  processor.process(
    handler,
    events.map(e => received(encode(e))),
  );
const failOn = (note: string) => {
  before = async slice => {
    if (slice.events.some(e => 'reason' in e.data && e.data.reason === note)) throw new Error(`cannot digest ${note}`);
  };
};
const mend = () => {
  before = async () => {};
};
const letters = () => listDeadLetters(db.database, undefined, 100);
const resolve = (id: string, resolution: 'released' | 'dropped' = 'released'): Promise<Resolved | undefined> =>
  resolveAndContinue(db.database, processor, handlers, id, resolution, 'spec');
const count = async (from: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;
const status = (leadId: string, note: string) => aStatusReported({ leadId, reason: note });
/** Runs `work` in a transaction that stays open until the returned function is called. */
async function openTransaction(work: (tx: Transaction) => Promise<void>): Promise<() => Promise<void>> {
  let commit: () => void;
  let ready: () => void;
  const held = new Promise<void>(r => (commit = r));
  const done = new Promise<void>(r => (ready = r));
  const end = db.database.transaction(async tx => {
    await work(tx);
    ready();
    await held;
  });
  await Promise.race([done, end]);
  return async () => {
    commit();
    await end;
  };
}
const somebodyWaits = () =>
  eventually(async () =>
    expect(await count(`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).toBeGreaterThan(0),
  );

describe('a release while the consumer parks a later event of the lead', () => {
  it('leaves nothing behind that nobody waits for: the event is released too, or handled after it', async () => {
    const leadId = randomUUID();
    failOn('1');
    await process(status(leadId, '1'));
    mend();
    const [letter] = await letters();
    // The consumer has parked the event and not committed: another event of its slice is slow.
    let letGo!: () => void;
    let atWork!: () => void;
    const slow = new Promise<void>(r => (letGo = r));
    const reached = new Promise<void>(r => (atWork = r));
    before = async slice => {
      if (slice.events.some(e => e.leadId !== leadId)) {
        atWork();
        await slow;
      }
    };
    const slice = process(status(leadId, '2'), status(randomUUID(), 'other'));
    await reached;
    const release = resolve(letter.id);
    await Promise.race([release, somebodyWaits()]);
    letGo();
    await Promise.all([slice, release]);
    expect(await count('parked_events')).toBe(0);
    expect(await count('blocked_leads')).toBe(0);
    expect(seen.filter(s => s.startsWith(leadId))).toEqual([`${leadId}/1`, `${leadId}/2`]);
  });

  it('is not overtaken: the event waits for the release and is handled after it', async () => {
    const leadId = randomUUID();
    failOn('1');
    await process(status(leadId, '1'));
    mend();
    const [letter] = await letters();
    let letGo!: () => void;
    let atWork!: () => void;
    const slow = new Promise<void>(r => (letGo = r));
    const reached = new Promise<void>(r => (atWork = r));
    before = async slice => {
      if (!slice.events.some(e => 'reason' in e.data && e.data.reason === '1')) return;
      atWork();
      await slow;
    };
    const release = resolve(letter.id);
    await reached;
    const slice = process(status(leadId, '2'));
    await Promise.race([slice, somebodyWaits()]);
    letGo();
    await Promise.all([slice, release]);
    expect(seen).toEqual([`${leadId}/1`, `${leadId}/2`]);
    expect(await count('parked_events')).toBe(0);
  });

  it('parks nothing of a lead that is erased meanwhile', async () => {
    const [leadId, aliasId] = [randomUUID(), randomUUID()];
    await db.database.transaction(tx => recordAlias(tx, [{ aliasId, leadId }]));
    failOn('1');
    await process(status(leadId, '1'));
    mend();
    const commit = await openTransaction(tx => recordErasure(tx, [leadId]));
    const slice = process(status(aliasId, '2'));
    await Promise.race([slice, somebodyWaits()]);
    await commit();
    await slice;
    expect(await count('parked_events')).toBe(0);
  });
});

describe('two dead letters of one lead', () => {
  it('both have to be resolved before what waits goes on', async () => {
    const leadId = randomUUID();
    failOn('1');
    await process(status(leadId, '1'), status(leadId, '2'));
    await processor.process(handler, [received({ key: leadId, value: null })]);
    await process(status(leadId, '3'));
    mend();
    const all = await letters();
    const [first, tombstone] = [all.find(l => l.eventType === 'status-reported')!, all.find(l => l.eventType === '(tombstone)')!];
    expect(await resolve(tombstone.id, 'dropped')).toMatchObject({ delivered: 0 });
    expect(seen).toEqual([]);
    await process(status(leadId, '4'));
    expect(await count('parked_events')).toBe(3);
    await resolve(first.id);
    expect(seen).toEqual(['1', '2', '3', '4'].map(n => `${leadId}/${n}`));
    expect(await count('blocked_leads')).toBe(0);
  });
});

describe('a lead that is merged away while it is blocked', () => {
  it('blocks the survivor: no later event overtakes those that wait', async () => {
    const [leadId, survivor] = [randomUUID(), randomUUID()];
    failOn('1');
    await process(status(leadId, '1'), status(leadId, '2'));
    mend();
    await db.database.transaction(tx => recordAlias(tx, [{ aliasId: leadId, leadId: survivor }]));
    await process(status(leadId, '3'), status(survivor, '4'));
    expect(seen).toEqual([]);
    const [letter] = await letters();
    expect(letter).toMatchObject({ leadId: survivor, parked: 3 });
    await resolve(letter.id);
    expect(seen).toEqual(['1', '2', '3', '4'].map(n => `${survivor}/${n}`));
    expect(await count('blocked_leads')).toBe(0);
  });
});

describe('a release', () => {
  it('of a record that still cannot be read fails, and the letter stays', async () => {
    await processor.process(handler, [received({ key: randomUUID(), value: 'no json' })]);
    const [letter] = await letters();
    await expect(resolve(letter.id)).rejects.toThrow(/the body is not JSON/);
    expect(await letters()).toHaveLength(1);
    expect(await resolve(letter.id, 'dropped')).toMatchObject({ delivered: 0 });
    expect(await letters()).toEqual([]);
  });

  it('is tried again when it loses a deadlock, or finds a lead merged away', async () => {
    const leadId = randomUUID();
    failOn('1');
    await process(status(leadId, '1'));
    const problems = [Object.assign(new Error('deadlock'), { code: '40P01' }), new StaleAlias(leadId)];
    before = async () => {
      const problem = problems.shift();
      if (problem) throw problem;
    };
    const [letter] = await letters();
    expect(await resolve(letter.id)).toMatchObject({ delivered: 1 });
    expect(seen).toEqual([`${leadId}/1`]);
  });

  it('opens the letter again when its event fails anew, after a service was set back', async () => {
    const leadId = randomUUID();
    failOn('1');
    const bad = received(encode(status(leadId, '1')));
    await processor.process(handler, [bad]);
    const [letter] = await letters();
    await resolve(letter.id, 'dropped');
    await db.pool.query('delete from inbox');
    await processor.process(handler, [bad]);
    expect(await letters()).toMatchObject([{ id: letter.id }]);
  });
});

describe('a handler that finds a merged lead again and again', () => {
  it('does not turn for ever: the event is dead-lettered, the others go on', async () => {
    const [stale, other] = [randomUUID(), randomUUID()];
    before = async slice => {
      if (slice.events.some(e => e.leadId === stale)) throw new StaleAlias(stale);
    };
    const result = await process(status(stale, '1'), status(other, '2'));
    expect(result).toMatchObject({ handled: 1, deadLettered: 1 });
    expect(await letters()).toMatchObject([{ leadId: stale, reason: expect.stringContaining('merged away') }]);
  });

  it('starts again with the alias when there is one', async () => {
    const [aliasId, leadId] = [randomUUID(), randomUUID()];
    before = async slice => {
      if (!slice.events.some(e => e.leadId === aliasId)) return;
      await db.database.transaction(tx => recordAlias(tx, [{ aliasId, leadId }]));
      throw new StaleAlias(aliasId);
    };
    expect(await process(status(aliasId, '1'))).toMatchObject({ handled: 1 });
    expect(seen).toEqual([`${leadId}/1`]);
  });
});

describe('records that PostgreSQL would not take as they are', () => {
  const nul = '\0';
  it.each<[string, Parameters<typeof received>[0]]>([
    ['a key with a NUL', { key: `a${nul}b`, value: 'no json' }],
    ['a header with a NUL', { key: 'k', value: 'no json', headers: { note: Buffer.from(`a${nul}b`) } }],
    ['a header name with a NUL', { key: 'k', value: 'no json', headers: { [`n${nul}`]: Buffer.from('x') } }],
    [
      'ids with a NUL',
      {
        key: 'k',
        value: JSON.stringify({ specversion: '1.0', id: `x${nul}`, source: 's', type: 'baton.intake.lead-erased.v1', data: {} }),
      },
    ],
    [
      'an id of ten thousand letters',
      { key: 'k', value: 'no json', headers: { ce_id: Buffer.from('x'.repeat(10_000)), ce_type: Buffer.from('y'.repeat(10_000)) } },
    ],
  ])('%s: it is dead-lettered as any other', async (_, record) => {
    expect(await processor.process(handler, [received(record)])).toMatchObject({ deadLettered: 1 });
    expect(await letters()).toHaveLength(1);
  });

  it.each(['0000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '+020000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'])(
    'an event of %s is handled once',
    async time => {
      const { key, value } = encode(status(randomUUID(), '1'));
      const record = received({ key, value: JSON.stringify({ ...(JSON.parse(value) as object), time }) });
      expect(await processor.process(handler, [record])).toMatchObject({ handled: 1 });
      expect(await processor.process(handler, [record])).toMatchObject({ handled: 0, repeated: 1 });
    },
  );

  it('a raw record with a NUL in its key, when its handler fails', async () => {
    const raw: SliceHandler = {
      topic,
      wants: undefined,
      raw: true,
      handle: async given => {
        if ((given as RawSlice).records.length > 0) throw new Error('raw');
      },
    };
    expect(await processor.process(raw, [received({ key: `a${nul}`, value: 'x' })])).toMatchObject({ deadLettered: 1 });
  });
});

describe('a bigger list', () => {
  it('is paged without repeating or leaving out, also when all came in one transaction', async () => {
    await db.database.transaction(async tx =>
      insertDeadLetters(
        tx,
        Array.from({ length: 250 }, () => ({
          id: randomUUID(),
          eventId: 'e',
          eventType: 't',
          leadId: null,
          reason: 'r',
          record: received({ key: 'k', value: 'v' }),
        })),
        new Date(),
      ),
    );
    const ids: string[] = [];
    for (let page = await listDeadLetters(db.database, undefined, 100); page.length > 0;) {
      ids.push(...page.map(l => l.id));
      if (ids.length > 400) break;
      page = await listDeadLetters(db.database, page.at(-1), 100);
    }
    expect(ids).toHaveLength(250);
    expect(new Set(ids).size).toBe(250);
  });
});

describe('aliases', () => {
  const leadOf = async (leadId: string): Promise<string> => {
    seen = [];
    await process(status(leadId, 'where'));
    return seen[0]?.split('/')[0] ?? 'nobody';
  };
  const inTransaction = (work: (tx: Transaction) => Promise<void>) => db.database.transaction(work);
  const [a, b, c] = [1, 2, 3].map(n => `0000000${n}-0000-4000-8000-000000000000`);

  it('lead to the survivor of a chain by one look-up, whatever the order of its merges', async () => {
    await inTransaction(tx => recordAlias(tx, [{ aliasId: a, leadId: b }]));
    await inTransaction(tx => recordAlias(tx, [{ aliasId: b, leadId: c }]));
    expect([await leadOf(a), await leadOf(b), await leadOf(c)]).toEqual([c, c, c]);
  });

  it('lead to the survivor when both merges come in one slice, and when one is told twice', async () => {
    await inTransaction(tx =>
      recordAlias(tx, [
        { aliasId: a, leadId: b },
        { aliasId: b, leadId: c },
        { aliasId: b, leadId: c },
      ]),
    );
    expect([await leadOf(a), await leadOf(b)]).toEqual([c, c]);
  });

  it('end when the merge is undone', async () => {
    await inTransaction(tx => recordAlias(tx, [{ aliasId: a, leadId: b }]));
    await inTransaction(tx => removeAlias(tx, [a]));
    expect(await leadOf(a)).toBe(a);
  });

  it('are erased with their lead', async () => {
    await inTransaction(tx => recordAlias(tx, [{ aliasId: a, leadId: b }]));
    await inTransaction(tx => recordErasure(tx, [b]));
    expect([await leadOf(a), await leadOf(b), await leadOf(c)]).toEqual(['nobody', 'nobody', c]);
    expect(await process(aLeadErased({ leadId: a }))).toMatchObject({ handled: 0, erased: 1 });
  });
});

describe('two transactions that lock each other out', () => {
  it('a slice that is chosen to give way is run again, and nothing of its first attempt remains', async () => {
    await db.pool.query('create table pair (id int primary key, n int not null)');
    await db.pool.query('insert into pair values (1, 0), (2, 0)');
    const add = (id: number) => sql(`update pair set n = n + 1 where id = ${id}`);
    const event = status(randomUUID(), '1');
    let attempts = 0;
    let firstLocked!: () => void;
    const locked = new Promise<void>(r => (firstLocked = r));
    before = async slice => {
      attempts++;
      await slice.tx.query(add(1));
      firstLocked();
      if (attempts === 1) await somebodyHolds(2);
      await slice.tx.query(add(2));
    };
    const somebodyHolds = async (id: number) =>
      eventually(async () => {
        const { rowCount } = await db.pool.query('select 1 from pair where id = $1 for update skip locked', [id]);
        expect(rowCount).toBe(0);
      });
    const slice = (async () => {
      for (;;)
        try {
          return await process(event);
        } catch (error) {
          expect((error as { code?: string }).code).toBe('40P01');
        }
    })();
    await locked;
    const other = db.database
      .transaction(async tx => {
        await tx.query(add(2));
        await tx.query(add(1));
      })
      .then(
        () => 1,
        (error: { code?: string }) => {
          expect(error.code).toBe('40P01');
          return 0;
        },
      );
    const [result, others] = await Promise.all([slice, other]);
    expect(result).toMatchObject({ handled: 1, repeated: 0, deadLettered: 0 });
    // One of the two gave way.
    expect(attempts + others).toBeGreaterThanOrEqual(attempts);
    expect((await db.pool.query('select n from pair order by id')).rows.map(r => (r as { n: number }).n)).toEqual([1 + others, 1 + others]);
    expect(attempts === 2 || others === 0).toBe(true);
  });
});
