import { context, inquiry as accepted, LEAD, minutesLater, leads, NOW } from '../life-cycle/life-cycle.example.js';
import type { Lead } from '../life-cycle/lead.js';
import { inquiryOf } from './inquiry.js';
import { routingRequest } from './routing-request.js';

const order = { preface: '', isUnscored: false, currentOwner: 'anna' };

describe('what the router is asked', () => {
  it('holds the lead as it is known from all its inquiries', () => {
    const old = accepted({ acceptedAt: '2026-03-01T09:00:00Z', sourceId: 'fair', known: false, answers: { budget: '10k' } });
    const recent = accepted({ acceptedAt: '2026-03-02T09:00:00Z', sourceId: 'website', known: true });
    const lead = leads.queued({ attempts: 2, memory: { lostBy: [{ repId: 'ben', because: 'declined it' }] } });
    const inquiries = [recent, old].map(event => inquiryOf(event, LEAD));
    expect(routingRequest(lead, inquiries, order, 'decision', context)).toMatchObject({
      decisionId: 'decision',
      seed: 'decision',
      now: NOW,
      currentOwner: 'anna',
      excludedReps: [{ repId: 'ben', because: 'declined it' }],
      lead: {
        leadId: LEAD,
        score: 60,
        grade: 'B',
        known: true,
        sourceId: 'website',
        attempts: 2,
        answers: { budget: '10k' },
        isUnscored: false,
      },
    });
  });

  it('names who owned the lead before, with the times as far as they are known', () => {
    const previousOwnerOf = (over: Partial<Lead>) => routingRequest(leads.queued(over), [], order, 'decision', context).previousOwner;
    expect(previousOwnerOf({})).toBeNull();
    expect(previousOwnerOf({ lastOwner: 'ben' })).toEqual({ repId: 'ben', assignedAt: null, activeAt: null });
    const [lastOwnedSince, workedAt] = [new Date('2026-01-03T00:00:00Z'), new Date('2026-01-04T00:00:00Z')];
    expect(previousOwnerOf({ lastOwner: 'ben', lastOwnedSince, workedAt })).toEqual({
      repId: 'ben',
      assignedAt: '2026-01-03T00:00:00.000Z',
      activeAt: '2026-01-04T00:00:00.000Z',
    });
  });

  it('says of a lead whether it has been queued for longer than leads should be', () => {
    const hasWaited = (minutes: number) =>
      routingRequest(leads.queued({ queue: { ...leads.queued().queue!, since: minutesLater(-minutes) } }), [], order, 'decision', context)
        .hasWaitedLong;
    expect([hasWaited(240), hasWaited(241)]).toEqual([false, true]);
    expect(routingRequest(leads.awaiting(), [], order, 'decision', context).hasWaitedLong).toBe(false);
  });

  it('is possible about a lead of which nothing is known', () => {
    const { lead } = routingRequest(leads.queued({ score: null }), [], { ...order, isUnscored: true }, 'decision', context);
    expect(lead).toMatchObject({ person: {}, score: null, known: false, isUnscored: true });
  });
});
