import { randomUUID } from 'node:crypto';
import { topics, type AnyEvent, type BatonEvent } from '@baton/contracts';
import {
  anInquiryAccepted,
  aLeadErased,
  aStatusReported,
  eventually,
  testDatabase,
  testKafka,
  testService,
  topicsOf,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { behavior, effectMigrations, EffectsModule } from './effects-service.js';

let kafka: TestKafka;
let db: TestDatabase;
let service: TestService;
const scored = topics.scoringLeads.name;
const intake = topics.intakeLeads.name;

beforeEach(async () => {
  behavior.reset();
  kafka = await testKafka(uniquePrefix(), topicsOf('scoring'));
  db = await testDatabase('scoring', effectMigrations);
  service = await testService(EffectsModule, { db, topicPrefix: kafka.prefix, env: { KAFKA_SESSION_TIMEOUT_MS: '3000' } });
});
afterEach(async () => {
  await service.close();
  await db.drop();
  await kafka.close();
});

const effects = async (): Promise<{ lead_id: string; event_id: string; note: string }[]> =>
  (await db.pool.query('select * from effect order by n')).rows;
const count = async (from: string): Promise<number> =>
  (await db.pool.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0].n;
const inquiries = (n: number): BatonEvent<'inquiry-accepted'>[] => Array.from({ length: n }, () => anInquiryAccepted());
const leadIdOf = (event: BatonEvent): string => (event.data as { leadId: string }).leadId;
const isDone = async (n: number) => eventually(async () => expect(await count('effect')).toBe(n));
const isSent = async () => eventually(async () => expect(await count('outbox')).toBe(0));
const failOn = (...bad: BatonEvent[]) => {
  const ids = new Set(bad.map(e => e.id));
  behavior.before = async slice => {
    if (slice.events.some(e => ids.has(e.id))) throw new Error('cannot digest this');
  };
};
const letters = async (): Promise<{ id: string; eventId: string; reason: string; parked: number; leadId: string }[]> => {
  const answer = (await (await service.request('/v1/scoring/dead-letters')).json()) as { deadLetters: never[] };
  return answer.deadLetters;
};

describe('delivery', () => {
  it('has every effect once and emits every event once when each event comes three times', async () => {
    const events = inquiries(300);
    await kafka.publish([...events, ...events]);
    await kafka.publish(events);
    await isDone(300);
    await isSent();
    const sent = await kafka.collect(scored, all => all.length >= 300);
    expect(new Set(sent.map(e => e.id)).size).toBe(300);
    expect(sent).toHaveLength(300);
  });

  it('sees the events of one lead in their order, whatever else comes between', async () => {
    const leadId = randomUUID();
    const own = Array.from({ length: 40 }, (_, n) => aStatusReported({ leadId, reason: `${n}` }, { streamVersion: n + 1 }));
    for (const event of own) await kafka.publish([...inquiries(5), event]);
    await isDone(240);
    expect((await effects()).filter(e => e.lead_id === leadId).map(e => e.note)).toEqual(own.map((_, n) => `${n}`));
  });

  it('numbers what it emits for a lead without a gap, in the order of the topic', async () => {
    const leadId = randomUUID();
    await kafka.publish(Array.from({ length: 120 }, () => anInquiryAccepted({ leadId })));
    const sent = await kafka.collect(scored, all => all.length >= 120);
    expect(sent.map(e => e.streamVersion)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
  });
});

describe('one event that fails', () => {
  it('is dead-lettered alone with its reason; the other 499 go on', async () => {
    const events = inquiries(500);
    failOn(events[317]);
    await kafka.publish(events);
    await isDone(499);
    expect(await letters()).toMatchObject([
      { eventId: events[317].id, leadId: leadIdOf(events[317]), reason: 'Error: cannot digest this', parked: 0 },
    ]);
    const [letter] = await kafka.collect('scoring.dead-letters.v1', all => all.length >= 1);
    expect(letter).toMatchObject({ name: 'dead-lettered', data: { eventId: events[317].id, topic: intake } });
    expect(JSON.stringify(letter)).not.toContain('ada@');
  });

  it('holds back the later events of its lead from every topic, and releases them in order', async () => {
    const leadId = randomUUID();
    const [bad, second, third] = [1, 2, 3].map(n => aStatusReported({ leadId, reason: `${n}` }, { streamVersion: n }));
    failOn(bad);
    await kafka.publish([bad, second]);
    await eventually(async () => expect(await count('parked_events')).toBe(1));
    await kafka.publish([third, ...inquiries(20)]);
    await isDone(20);
    expect(await letters()).toMatchObject([{ parked: 2 }]);

    behavior.reset();
    const [letter] = await letters();
    const answer = await service.request(`/v1/scoring/dead-letters/${letter.id}/release`, { method: 'POST' });
    expect(await answer.json()).toMatchObject({ resolution: 'released', delivered: 3 });
    expect((await effects()).filter(e => e.lead_id === leadId).map(e => e.note)).toEqual(['1', '2', '3']);
    expect(await count('blocked_leads')).toBe(0);
  });

  it('stays as it was when its release fails again, and shows what it is about', async () => {
    const bad = aStatusReported();
    failOn(bad);
    await kafka.publish([bad]);
    const [letter] = await eventually(async () => {
      const found = await letters();
      expect(found).toHaveLength(1);
      return found;
    });
    const answer = await service.request(`/v1/scoring/dead-letters/${letter.id}/release`, { method: 'POST' });
    expect(answer.status).toBe(500);
    expect(await letters()).toHaveLength(1);

    const path = `/v1/scoring/dead-letters/${letter.id}`;
    const shown = (await (await service.request(path)).json()) as { reason: string; headers: object; body: string };
    expect(shown).toMatchObject({ id: letter.id, reason: 'Error: cannot digest this', headers: { ce_id: bad.id }, bodyEncoding: 'utf8' });
    expect(JSON.parse(shown.body)).toMatchObject({ id: bad.id });
    expect((await service.request(`/v1/scoring/dead-letters/${randomUUID()}`)).status).toBe(404);
  });

  it.each([
    ['a time before all times of the database', Buffer.from(`-271821-04-20T00:00:00.000Z ${randomUUID()}`).toString('base64url')],
    ['half of one', Buffer.from('2026-03-10T12:00:00.000Z').toString('base64url')],
    ['something else', 'x'],
    ['nothing', ''],
  ])('are not listed from a cursor that was made by hand: %s', async (_, cursor) => {
    const answer = await service.request(`/v1/scoring/dead-letters?cursor=${cursor}`);
    const { errors } = (await answer.json()) as { errors?: { field: string }[] };
    expect([answer.status, errors?.map(e => e.field)]).toEqual([400, ['cursor']]);
  });

  it.each(['', '/release', '/drop'])('is known by a UUID: another id is a wrong field (%s)', async action => {
    const answer = await service.request(`/v1/scoring/dead-letters/42${action}`, { method: action === '' ? 'GET' : 'POST' });
    const { errors } = (await answer.json()) as { errors?: { field: string }[] };
    expect([answer.status, errors?.map(e => e.field)]).toEqual([400, ['id']]);
  });

  it('can be dropped: what waits behind it goes on', async () => {
    const leadId = randomUUID();
    const [bad, next] = [1, 2].map(n => aStatusReported({ leadId, reason: `${n}` }, { streamVersion: n }));
    failOn(bad);
    await kafka.publish([bad, next]);
    await eventually(async () => expect(await count('parked_events')).toBe(1));
    const [letter] = await letters();
    await service.request(`/v1/scoring/dead-letters/${letter.id}/drop`, { method: 'POST' });
    expect((await effects()).map(e => e.note)).toEqual(['2']);
    expect(await letters()).toEqual([]);
  });

  it('is overtaken by the erasure of its lead, which takes the bodies with it', async () => {
    const leadId = randomUUID();
    const bad = anInquiryAccepted({ leadId });
    failOn(bad);
    await kafka.publish([bad, aStatusReported({ leadId })]);
    await eventually(async () => expect(await count('parked_events')).toBe(1));
    await kafka.publish([aLeadErased({ leadId })]);
    await eventually(async () => expect(await count('blocked_leads')).toBe(0));
    expect(await count('parked_events')).toBe(0);
    expect(await count('dead_letters where body is not null')).toBe(0);
    await kafka.publish([aStatusReported({ leadId }), ...inquiries(1)]);
    await isDone(2);
    expect((await effects()).filter(e => e.lead_id === leadId).map(e => e.note)).toEqual(['lead-erased']);
  });

  it('is dead-lettered when what it makes the handler emit is too large', async () => {
    const [big, ...others] = inquiries(5);
    behavior.before = async slice => {
      if (!slice.events.some(e => e.id === big.id)) return;
      const reasons = Array.from({ length: 600 }, () => ({ rule: 'r', points: 1, text: 'x'.repeat(2000) }));
      slice.emit({
        name: 'lead-scored',
        key: leadIdOf(big),
        streamVersion: 1,
        cause: big,
        discriminator: 'big',
        data: {
          leadId: leadIdOf(big),
          score: 1,
          grade: 'D',
          fit: 0,
          intent: 0,
          reasons,
          modelVersion: 'm',
          scoredAt: slice.now.toISOString(),
          sawIntakeVersion: 1,
          sawBehaviors: 0,
        },
      });
    };
    await kafka.publish([big, ...others]);
    await isDone(4);
    expect(await letters()).toMatchObject([{ eventId: big.id, reason: expect.stringContaining('EventTooLarge') }]);
  });
});

describe('records that are no events', () => {
  it('dead-letters a tombstone and what cannot be decoded, counts an unknown type, and goes on', async () => {
    await kafka.publishRecords(intake, [
      { key: randomUUID(), value: null },
      { key: randomUUID(), value: 'not json' },
      {
        key: randomUUID(),
        value: JSON.stringify({
          specversion: '1.0',
          id: 'x1',
          source: '/baton/intake',
          type: 'baton.intake.from-the-future.v1',
          time: new Date().toISOString(),
          data: {},
        }),
      },
      {
        key: randomUUID(),
        value: JSON.stringify({
          specversion: '1.0',
          id: randomUUID(),
          source: '/baton/intake',
          type: 'baton.intake.lead-erased.v1',
          time: new Date().toISOString(),
          data: { leadId: 7 },
        }),
      },
    ]);
    await kafka.publish(inquiries(3));
    await isDone(3);
    await eventually(async () =>
      expect((await letters()).map(l => l.reason).sort()).toEqual([
        'a record without a value',
        'the body is not JSON',
        expect.stringMatching(/^the data does not fit its schema: requestedAt .*leadId /),
      ]),
    );
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/baton_events_total\{[^}]*outcome="unknownType"[^}]*\} 1/);
  });
});

describe('a handler broken by a bad deployment', () => {
  it('pauses, says that it is not ready, floods nothing, and goes on when it is mended', async () => {
    behavior.before = async () => {
      throw new TypeError('undefined is not a function');
    };
    await kafka.publish(inquiries(200));
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(503));
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    expect(await count('dead_letters')).toBe(0);
    expect(await count('effect')).toBe(0);
    await service.close();
    behavior.reset();
    service = await testService(EffectsModule, { db, topicPrefix: kafka.prefix, env: { KAFKA_SESSION_TIMEOUT_MS: '3000' } });
    await isDone(200);
  });
});

describe('failures that pass', () => {
  it.each(['40P01', '40001', '57P01', '53300'])('tries the slice again after %s, and has every effect once', async code => {
    let left = 3;
    behavior.before = async slice => {
      await slice.tx.query(
        { name: 'touch', text: 'insert into effect (lead_id, event_id, note) values (gen_random_uuid(), gen_random_uuid(), $1)' },
        ['undone'],
      );
      if (left-- > 0) throw Object.assign(new Error('injected'), { code });
      await slice.tx.query({ name: 'untouch', text: 'delete from effect where note = $1' }, ['undone']);
    };
    await kafka.publish(inquiries(50));
    await isDone(50);
    expect(await count('dead_letters')).toBe(0);
  });
});

describe('replicas', () => {
  it('share the partitions, and move them when one joins and leaves, with every effect once', async () => {
    const events = inquiries(3_000);
    const sending = (async () => {
      for (let at = 0; at < events.length; at += 100) await kafka.publish(events.slice(at, at + 100));
    })();
    await isAtLeast(300);
    const second = await testService(EffectsModule, { db, topicPrefix: kafka.prefix, env: { KAFKA_SESSION_TIMEOUT_MS: '3000' } });
    await isAtLeast(1_500);
    await second.close();
    await sending;
    await isDone(3_000);
    await isSent();
    const sent: AnyEvent[] = await kafka.collect(scored, all => new Set(all.map(e => e.id)).size >= 3_000);
    expect(new Set(sent.map(e => e.id)).size).toBe(3_000);
  });

  const isAtLeast = async (n: number) => eventually(async () => expect(await count('effect')).toBeGreaterThanOrEqual(n));
});
