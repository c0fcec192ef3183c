import { randomUUID } from 'node:crypto';
import type { BatonEvent } from '@baton/contracts';
import {
  aBehaviorRecorded,
  aLeadAssigned,
  aLeadClosed,
  aLeadErased,
  aLeadQueued,
  aLeadSentToNurture,
  aLeadsMerged,
  anInquiryAccepted,
} from '@baton/testing';
import fc from 'fast-check';
import { DAY, later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import type { ClaimedMail } from '../mail/step-claims.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start(twoMails);
});
afterAll(() => nurture?.close());

/** Two leads of one person and what happens to them: by topic in order, between topics in any. */
interface Story {
  readonly topics: readonly (readonly BatonEvent[])[];
  readonly leads: readonly [string, string];
}

const storyOf = fc
  .record({
    inquiries: fc.array(fc.constantFrom('plain', 'denied', 'no-address'), { minLength: 1, maxLength: 3 }),
    behaviors: fc.array(fc.constantFrom('page-visit', 'email-click', 'email-open', 'unsubscribe', 'email-bounce'), { maxLength: 3 }),
    routing: fc.array(fc.constantFrom('nurture', 'nurture', 'assigned', 'queued', 'won'), { minLength: 1, maxLength: 4 }),
    isMerged: fc.boolean(),
    isErased: fc.boolean(),
  })
  .map(({ inquiries, behaviors, routing, isMerged, isErased }): Story => {
    const [leadId, other] = [randomUUID(), randomUUID()];
    const email = `${leadId}@example.com`;
    const envelope = { time: NOW };
    const merged = { survivorLeadId: leadId, mergedLeadId: other };
    const intake: BatonEvent[] = [
      ...inquiries.map(kind =>
        anInquiryAccepted(
          { leadId, person: kind === 'no-address' ? {} : { email }, consent: { email: kind === 'denied' ? 'denied' : 'granted' } },
          envelope,
        ),
      ),
      ...(isMerged
        ? [
            anInquiryAccepted({ leadId: other, person: { email: `other-${email}` } }, envelope),
            aLeadsMerged({ leadId, ...merged }, envelope),
            aLeadsMerged({ leadId: other, ...merged }, envelope),
          ]
        : []),
      ...(isErased ? [aLeadErased({ leadId }, envelope)] : []),
    ];
    const assignment: BatonEvent[] = [
      aLeadSentToNurture({ leadId: other, program: 'warm-up' }, envelope),
      ...routing.map(kind => {
        if (kind === 'nurture') return aLeadSentToNurture({ leadId, program: 'warm-up' }, envelope);
        if (kind === 'assigned') return aLeadAssigned({ leadId }, envelope);
        return kind === 'queued' ? aLeadQueued({ leadId }, envelope) : aLeadClosed({ leadId }, envelope);
      }),
    ];
    const topics = [
      intake,
      behaviors.map(kind => aBehaviorRecorded({ leadId, kind: kind as 'page-visit', occurredAt: later(60_000).toISOString() }, envelope)),
      assignment,
    ];
    return { topics, leads: [leadId, other] };
  });
type Turn = 'intake' | 'behavior' | 'assignment' | 'time' | 'mail' | 'die';
const turns = fc.array(fc.constantFrom<Turn>('intake', 'behavior', 'assignment', 'time', 'mail', 'mail', 'die'), {
  minLength: 10,
  maxLength: 40,
});

/** Plays a story: what came, in which order the mails left and which of them came back. */
async function play(
  { topics }: Story,
  order: readonly Turn[],
  onMail: (mail: ClaimedMail, delivered: readonly BatonEvent[]) => void,
): Promise<void> {
  const delivered: BatonEvent[] = [];
  const left = topics.map(events => [...events]);
  let onTheirWay: ClaimedMail[] = [];
  nurture.clock.set(NOW);
  const take = async (topic: number, count: number) => {
    const events = left[topic]!.splice(0, count);
    // Delivered twice, as after a crash between the database and the offset.
    for (let time = 0; time < 2 && events.length > 0; time++) await nurture.deliver(events);
    delivered.push(...events);
  };
  const lookAtTheClock = async () => {
    for (const mail of await nurture.claim()) {
      onMail(mail, delivered);
      onTheirWay.push(mail);
    }
  };
  for (const turn of order) {
    if (turn === 'intake' || turn === 'behavior' || turn === 'assignment')
      await take(['intake', 'behavior', 'assignment'].indexOf(turn), 2);
    else if (turn === 'time') nurture.clock.advance(DAY / 3);
    else if (turn === 'die') onTheirWay = [];
    else for (const mail of onTheirWay.splice(0, 1)) await nurture.answer(mail, { kind: 'sent' });
    await lookAtTheClock();
  }
  for (let topic = 0; topic < left.length; topic++) await take(topic, 100);
  for (let n = 0; n < 60; n++) {
    for (const mail of onTheirWay.splice(0)) await nurture.answer(mail, { kind: 'sent' });
    nurture.clock.advance(DAY / 2);
    await lookAtTheClock();
  }
}

interface EpisodeState {
  readonly lead_id: string;
  readonly ended_at: Date | null;
}

/** Reasons, in what was heard of so far, for which a mail must not leave. */
function whyNot(mail: ClaimedMail, delivered: readonly BatonEvent[]): string[] {
  const ofLead = delivered.filter(event => event.key === mail.leadId);
  const routed = ofLead.filter(event => event.source === '/baton/assignment').at(-1) as BatonEvent<'lead-sent-to-nurture'> | undefined;
  const inquiry = ofLead.filter((event): event is BatonEvent<'inquiry-accepted'> => event.name === 'inquiry-accepted').at(-1);
  const did = (kind: string) =>
    ofLead.some(event => event.name === 'behavior-recorded' && (event as BatonEvent<'behavior-recorded'>).data.kind === kind);
  const isMerged = delivered.some(
    event => event.name === 'leads-merged' && (event as BatonEvent<'leads-merged'>).data.mergedLeadId === mail.leadId,
  );
  return [
    ...(routed?.name === 'lead-sent-to-nurture' && routed.data.episodeId === mail.episodeId ? [] : ['routing has it elsewhere']),
    ...(inquiry === undefined ? ['nobody knows the person'] : inquiry.data.consent.email === 'denied' ? ['they said no'] : []),
    ...(did('unsubscribe') ? ['they unsubscribed'] : []),
    ...(did('email-click') ? ['they showed interest'] : []),
    ...(isMerged ? ['it was merged away'] : []),
    ...(ofLead.some(event => event.name === 'lead-erased') ? ['they are forgotten'] : []),
  ];
}

describe('the events of a person in any order, each of them delivered twice', () => {
  it('never mail whom routing took back or who said no, leave no episode open, and number what is said without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(storyOf, turns, async (story, order) => {
        const mails: string[] = [];
        await play(story, order, (mail, delivered) => {
          expect(whyNot(mail, delivered)).toEqual([]);
          mails.push(`${mail.episodeId}/${mail.step} ${mail.messageId}`);
        });
        const { rows: episodes } = await nurture.db.pool.query<EpisodeState>(
          'select lead_id, ended_at from episodes where lead_id = any($1)',
          [story.leads],
        );
        expect(episodes.filter(e => e.ended_at === null)).toEqual([]);
        // A mail that left twice did so under one id.
        expect(new Set(mails.map(m => m.split(' ')[0])).size).toBe(new Set(mails).size);
        await expectNumbered(story.leads);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

/** What was said about each lead is numbered from 1; each mail and each end was said once. */
async function expectNumbered(leads: readonly string[]): Promise<void> {
  const { rows } = await nurture.db.pool.query<{ key: string; event_id: string; type: string; payload: string }>(
    'select key, event_id, type, payload from outbox where key = any($1) order by id',
    [leads],
  );
  for (const lead of leads) {
    const own = rows
      .filter(row => row.key === lead)
      .map(row => ({ ...row, event: JSON.parse(row.payload) as { streamversion: number; data: { episodeId: string; step?: string } } }));
    expect(own.map(row => row.event.streamversion)).toEqual(own.map((_, i) => i + 1));
    const said = own.map(({ type, event }) => `${type} ${event.data.episodeId} ${event.data.step ?? ''}`);
    expect(new Set(said).size).toBe(said.length);
    expect(new Set(own.map(row => row.event_id)).size).toBe(own.length);
  }
}
