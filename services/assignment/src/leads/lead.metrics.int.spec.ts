import { encode, type AnyEvent } from '@baton/contracts';
import { messagingMigrations, partitionOf, SliceProcessor } from '@baton/messaging';
import { ManualClock, sql } from '@baton/platform';
import {
  aLeadErased,
  aLeadReactivated,
  aLeadScored,
  aLeadsMerged,
  anInquiryAccepted,
  anOwnerReported,
  aStatusReported,
  testDatabase,
  type TestDatabase,
} from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { DueTimers } from '../sla/due-timers.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';
import { ReassignLead } from './reassign-lead.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
});
afterAll(() => db?.drop());

/** The values of a metric by the value of its label; what is 0 is left out. */
async function valuesOf(metric: string, label: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const line of (await service.metrics.registry.metrics()).split('\n')) {
    const series = new RegExp(`^${metric}\\{(.*)\\} (\\S+)$`).exec(line);
    const value = Number(series?.[2] ?? 0);
    if (value !== 0) found[new RegExp(`${label}="([^"]*)"`).exec(series![1]!)![1]!] = value;
  }
  return found;
}
const decisions = () => valuesOf('baton_assignment_decisions_total', 'kind');
const reassignments = () => valuesOf('baton_assignment_reassignments_total', 'cause');
const times = () => valuesOf('baton_assignment_seconds_count', 'from');
const seconds = () => valuesOf('baton_assignment_seconds_sum', 'from');

const scoreOf = (leadId: string, score = 82) => aLeadScored({ leadId, score, scoredAt: service.now.toISOString() });
const secondsAgo = (n: number) => new Date(service.now.getTime() - n * 1_000).toISOString();
/** An inquiry, accepted so long ago, with its score. */
async function arrive(ago = 0, score = 82): Promise<string> {
  const inquiry = anInquiryAccepted({ acceptedAt: secondsAgo(ago) });
  await service.hear(inquiry, scoreOf(inquiry.key, score));
  return inquiry.key;
}
/** Four leads fill the two reps. */
const fill = async () => [await arrive(), await arrive(), await arrive(), await arrive()];
function drain(): Promise<number> {
  const queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
  return service.transaction(unit => queue.drain(unit));
}
const timers = () => new DueTimers(service.desk, service.messaging, service.progress, service.config, db.database, service.timers);

describe('decisions', () => {
  it('are counted by kind', async () => {
    const closing = { id: 'spam', when: 'company.name == "Spam Ltd"', to: { close: 'disqualified' as const } };
    await service.configure({ policy: { ...exampleCompany.policy!, rules: [closing, ...exampleCompany.policy!.rules!] } });
    await fill();
    await arrive();
    await arrive(0, 20);
    const spam = anInquiryAccepted({ company: { name: 'Spam Ltd' } });
    await service.hear(spam, scoreOf(spam.key));
    expect(await decisions()).toEqual({ assign: 4, queue: 1, nurture: 1, close: 1 });
  });

  it('are counted each time that a queued lead is tried', async () => {
    const [owned] = await fill();
    await arrive();
    expect(await drain()).toBe(0);
    service.pass(25 * 60);
    expect(await drain()).toBe(1);
    expect(await decisions()).toEqual({ assign: 4, queue: 2 });
    service.pass(1);
    await service.hear(aStatusReported({ leadId: owned!, status: 'won' }));
    await drain();
    expect(await decisions()).toEqual({ assign: 5, queue: 2 });
  });

  it('show each kind from the start, so that a rate is known before the first', async () => {
    const text = await service.metrics.registry.metrics();
    for (const kind of ['assign', 'queue', 'nurture', 'close'])
      expect(text).toContain(`baton_assignment_decisions_total{kind="${kind}",service="assignment"} 0`);
  });

  it('of a transaction that is rolled back are not counted', async () => {
    const inquiry = anInquiryAccepted();
    await service.hear(inquiry);
    await expect(
      service.transaction(async unit => {
        const score = { ...scoreOf(inquiry.key), leadId: inquiry.key };
        await service.handlerOf(score).handle({ ...unit, afterCommit: unit.afterCommit, events: [score] } as never);
        throw new Error('the commit fails');
      }),
    ).rejects.toThrow('the commit fails');
    expect([await decisions(), await times()]).toEqual([{}, {}]);
    await service.hear(scoreOf(inquiry.key));
    expect([await decisions(), await times()]).toEqual([{ assign: 1 }, { arrival: 1 }]);
  });

  it('of a slice that is halved until the bad event is alone are counted once', async () => {
    await db.database.query(sql('truncate inbox, dead_letters, parked_events'));
    const inquiries = [anInquiryAccepted(), anInquiryAccepted(), anInquiryAccepted()];
    await service.hear(...inquiries);
    const events: AnyEvent[] = inquiries.map(({ key }) => scoreOf(key));
    const poison = events[1]!.id;
    const handler = service.handlerOf(events[0]!);
    const processor = new SliceProcessor('assignment', db.database, new ManualClock(service.now), '');
    const result = await processor.process(
      {
        ...handler,
        handle: async slice => {
          await handler.handle(slice);
          // After everything was decided and written: what was to be counted is already noted.
          if ('events' in slice && slice.events.some(event => event.id === poison)) throw new Error('poison');
        },
      },
      events.map((event, offset) => {
        const { key, value, headers } = encode(event);
        const place = { topic: handler.topic, partition: partitionOf(key), offset: String(offset) };
        return { ...place, key: Buffer.from(key), value: Buffer.from(value), headers, timestamp: service.now };
      }),
    );
    expect(result).toMatchObject({ handled: 2, deadLettered: 1 });
    expect([await decisions(), await times()]).toEqual([{ assign: 2 }, { arrival: 2 }]);
  });
});

describe('the time to the first assignment', () => {
  it('runs from the acceptance of the inquiry, and falls into its bucket', async () => {
    await arrive(0.2);
    await arrive(45);
    expect([await times(), await seconds()]).toEqual([{ arrival: 2 }, { arrival: 45.2 }]);
    const text = await service.metrics.registry.metrics();
    for (const [bucket, count] of Object.entries({ '0.1': 0, '0.25': 1, 30: 1, 60: 2 }))
      expect(text).toContain(`baton_assignment_seconds_bucket{le="${bucket}",service="assignment",from="arrival"} ${count}`);
  });

  it('counts the wait in the queue', async () => {
    const [owned] = await fill();
    await arrive();
    service.pass(10);
    await service.hear(aStatusReported({ leadId: owned!, status: 'won' }));
    await drain();
    expect([await times(), await seconds()]).toEqual([{ arrival: 4, queue: 1 }, { queue: 600 }]);
  });

  it('of a lead that nurture made ready stands by itself; a new inquiry of a nurtured one is an arrival', async () => {
    const [engaged, asking] = [await arrive(0, 20), await arrive(0, 20)];
    service.pass(24 * 60);
    const { episode_id } = await service.lead(engaged);
    await service.hear(scoreOf(engaged, 70), aLeadReactivated({ leadId: engaged, episodeId: episode_id as string }));
    const again = anInquiryAccepted({ leadId: asking, acceptedAt: secondsAgo(3), known: true }, { streamVersion: 2 });
    await service.hear(again, aLeadScored({ leadId: asking, score: 70, sawIntakeVersion: 2, scoredAt: service.now.toISOString() }));
    expect([await times(), await seconds()]).toEqual([
      { arrival: 1, nurture: 1 },
      { arrival: 3, nurture: 86_400 },
    ]);
  });

  it('is that of the first one alone', async () => {
    const leadId = await arrive(1);
    await service.hear(anInquiryAccepted({ leadId, known: true }, { streamVersion: 2 }));
    await service.hear(aStatusReported({ leadId, status: 'declined', occurredAt: service.now.toISOString() }));
    expect(await decisions()).toEqual({ assign: 2 });
    expect(await times()).toEqual({ arrival: 1 });
  });

  it('is never negative, though the clocks of two databases differ', async () => {
    await arrive(-5);
    expect([await times(), await seconds()]).toEqual([{ arrival: 1 }, {}]);
  });
});

describe('reassignments', () => {
  it('are counted by their cause', async () => {
    const ownerOf = async (leadId: string) => (await service.lead(leadId)).owner_rep as string;
    const declined = await arrive();
    await service.hear(aStatusReported({ leadId: declined, status: 'declined', occurredAt: service.now.toISOString() }));
    expect(await reassignments()).toEqual({ declined: 1 });

    const given = await arrive();
    const other = (await ownerOf(given)) === 'anna' ? 'ben' : 'anna';
    await new ReassignLead(service.desk, service.messaging).carryOut(given, { repId: other, reason: 'speaks Danish' }, 'sales-ops');
    expect(await reassignments()).toEqual({ declined: 1, manual: 1 });

    await service.hear(anOwnerReported({ leadId: given, repExternalId: other === 'anna' ? 'crm-ben' : 'crm-anna' }));
    expect(await reassignments()).toEqual({ declined: 1, manual: 1, 'owner-changed': 1 });

    service.pass(16);
    await service.transaction(unit => timers().runClocks(unit));
    expect(await reassignments()).toEqual({ declined: 1, manual: 1, 'owner-changed': 1, 'sla-breached': 1 });
  });

  it('follow when a rep has left', async () => {
    const leadId = await arrive();
    const { owner_rep: repId } = await service.lead(leadId);
    await service.configure({ reps: exampleCompany.reps!.map(rep => ({ ...rep, active: rep.id !== repId })) });
    await service.transaction(unit => timers().replaceDeparted(unit));
    expect(await reassignments()).toEqual({ 'rep-left': 1 });
  });

  it('are neither a lead that is closed, given back or forgotten, nor the one of two that is merged away', async () => {
    const [won, recycled, erased, survivor] = (await fill()) as [string, string, string, string];
    await service.hear(aStatusReported({ leadId: won, status: 'won' }), aStatusReported({ leadId: recycled, status: 'recycled' }));
    await service.hear(aLeadErased({ leadId: erased }));
    const merged = await arrive();
    await service.hear(aLeadsMerged({ leadId: survivor, survivorLeadId: survivor, mergedLeadId: merged }));
    expect(await service.lead(merged)).toMatchObject({ place: 'closed', outcome: 'merged' });
    expect(await reassignments()).toEqual({});
  });

  it('are merges that give the survivor to the other owner', async () => {
    const [survivor, merged] = [await arrive(), await arrive()];
    await service.hear(aStatusReported({ leadId: merged, status: 'accepted', occurredAt: service.now.toISOString() }));
    await service.hear(aLeadsMerged({ leadId: survivor, survivorLeadId: survivor, mergedLeadId: merged }));
    expect(await reassignments()).toEqual({ merged: 1 });
  });
});
