import { randomInt, randomUUID } from 'node:crypto';
import { encode, type BatonEvent } from '@baton/contracts';
import { plainArray, sql, textArray, type Clock } from '@baton/platform';
import { aLeadQueued, aLeadsMerged, aStatusReported, testDatabase } from '@baton/testing';
import { SliceProcessor, type SliceHandler } from '../consume/process-slice.js';
import type { Received } from '../consume/received.js';
import { listDeadLetters } from '../dead-letters/dead-letters.store.js';
import { resolveAndContinue } from '../dead-letters/resolve-dead-letter.js';
import { recordAlias } from '../identity/identity.store.js';
import type { Slice } from '../slice.js';
import { effectMigrations } from './effects-service.js';
import { generator } from './generator.js';

const NOTE = sql('insert into effect (lead_id, event_id, note) select * from unnest($1::uuid[], $2::uuid[], $3::text[])');
const clock = { now: () => Promise.resolve(new Date()) } as unknown as Clock;
/** More in npm run test:faults. */
const SEEDS = Number(process.env.BATON_SEEDS ?? 12);

/**
 * The events of a few leads on two topics, delivered in slices of random sizes and interleavings, parts of them again, some failing, two leads merged on the way,
 * letters released at random moments: in the end each event had its effect once, and those of one topic and key in order.
 */
async function interleave(seed: number): Promise<void> {
  const random = generator(seed);
  const db = await testDatabase('scoring', effectMigrations);
  try {
    const processor = new SliceProcessor('scoring', db.database, clock, '');
    const mended = new Set<string>();
    const bad = new Set<string>();
    const handle = async (given: unknown): Promise<void> => {
      const slice = given as Slice;
      if (slice.events.some(e => bad.has(e.id) && !mended.has(e.id))) throw new Error('cannot digest this');
      await slice.tx.query(NOTE, [
        plainArray(slice.events.map(e => e.leadId!)),
        plainArray(slice.events.map(e => e.id)),
        textArray(slice.events.map(e => e.name)),
      ]);
      for (const event of slice.events)
        if (event.name === 'leads-merged' && event.leadId !== event.data.survivorLeadId)
          await recordAlias(slice.tx, [{ aliasId: event.data.mergedLeadId, leadId: event.data.survivorLeadId }]);
    };
    const handlers = new Map<string, SliceHandler>(
      ['intake.leads.v1', 'assignment.leads.v1'].map(topic => [topic, { topic, wants: undefined, raw: false, handle }]),
    );
    const leads = Array.from({ length: 5 }, () => randomUUID());
    const [survivorLeadId, mergedLeadId] = leads;
    const logs = new Map<string, BatonEvent[]>([
      ['intake.leads.v1', []],
      ['assignment.leads.v1', []],
    ]);
    for (let n = 0; n < 40; n++) {
      const leadId = leads[random(leads.length)];
      logs.get('intake.leads.v1')!.push(aStatusReported({ leadId }, { streamVersion: n }));
      logs.get('assignment.leads.v1')!.push(aLeadQueued({ leadId: leads[random(leads.length)] }, { streamVersion: n }));
    }
    for (const leadId of [survivorLeadId, mergedLeadId])
      logs.get('intake.leads.v1')!.splice(random(40), 0, aLeadsMerged({ leadId, survivorLeadId, mergedLeadId } as never));
    const all = [...logs.values()].flat();
    for (let n = 0; n < 4; n++) bad.add(all[random(all.length)].id);
    const records = new Map(
      [...logs].map(([topic, events]): [string, Received[]] => [
        topic,
        events.map((event, offset) => {
          const { key, value, headers } = encode(event);
          return {
            topic,
            partition: 0,
            offset: `${offset}`,
            key: Buffer.from(key),
            value: Buffer.from(value),
            headers,
            timestamp: new Date(),
          };
        }),
      ]),
    );
    const release = async (): Promise<void> => {
      const letters = await listDeadLetters(db.database, undefined, 100);
      if (letters.length === 0) return;
      const letter = letters[random(letters.length)];
      mended.add(letter.eventId);
      // What is parked behind may fail again: then everything stays as it was, and it is tried later.
      await resolveAndContinue(db.database, processor, handlers, letter.id, 'released', 'spec').catch(() => undefined);
    };
    const at = new Map([...logs.keys()].map(topic => [topic, 0]));
    const waiting = () => [...at].filter(([topic, next]) => next < records.get(topic)!.length).map(([topic]) => topic);
    for (let topicsLeft = waiting(); topicsLeft.length > 0; topicsLeft = waiting()) {
      const topic = topicsLeft[random(topicsLeft.length)];
      // Sometimes from before the committed offset, as after a rebalance.
      const from = Math.max(0, at.get(topic)! - (random(3) === 0 ? random(8) : 0));
      const to = Math.max(at.get(topic)!, from + 1 + random(12));
      await processor.process(handlers.get(topic)!, records.get(topic)!.slice(from, to));
      at.set(topic, to);
      if (random(4) === 0) await release();
    }
    for (const event of all) mended.add(event.id);
    for (let rounds = 0; rounds < 10; rounds++) await release();

    const { rows } = await db.pool.query<{ event_id: string }>('select event_id from effect order by n');
    const order = rows.map(r => r.event_id);
    expect([...order].sort()).toEqual(all.map(e => e.id).sort());
    for (const events of logs.values())
      for (const key of new Set(events.map(e => e.key))) {
        const own = events.filter(e => e.key === key).map(e => e.id);
        expect(order.filter(id => own.includes(id))).toEqual(own);
      }
    for (const table of ['parked_events', 'blocked_leads', 'dead_letters where resolution is null'])
      expect((await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows).toEqual([{ n: 0 }]);
  } finally {
    await db.drop();
  }
}

describe('random interleavings of the topics of a few leads', () => {
  const first = Number(process.env.BATON_SEED ?? randomInt(1_000_000));
  it.each(Array.from({ length: SEEDS }, (_, n) => first + n))(
    'seed %i: every effect once, each key in order, nothing left behind',
    interleave,
  );
});
