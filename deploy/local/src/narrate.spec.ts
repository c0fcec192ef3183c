import { buildEvent, type AnyEvent, type EventData, type EventName } from '@baton/contracts';
import { narrate } from './narrate.js';

const leadId = '01890a5d-ac96-774b-bcce-b302099a8057';
const other = '01890a5d-ac96-774b-bcce-b302099a8058';
const at = '2026-05-04T10:00:00.000Z';
const said = <N extends EventName>(name: N, data: EventData<N>): string | undefined =>
  narrate(buildEvent({ service: 'assignment', name, key: leadId, time: at, streamVersion: 1, causeId: 'c', data }) as unknown as AnyEvent);

describe('what the terminal says', () => {
  it('names the lead by the end of its id', () => {
    expect(said('lead-escalated', { leadId, because: 'three clocks ran out', at })).toBe('lead …9a8057  escalated  three clocks ran out');
  });

  it('gives the two reasons with most weight for a score', () => {
    const reasons = [
      ['a', 5],
      ['b', -20],
      ['c', 15],
    ].map(([text, points]) => ({ rule: String(text), text: String(text), points: Number(points) }));
    expect(
      said('lead-scored', {
        leadId,
        score: 25,
        grade: 'C',
        fit: 0,
        intent: 0,
        reasons,
        modelVersion: 'm',
        scoredAt: at,
        sawIntakeVersion: 1,
        sawBehaviors: 0,
      }),
    ).toContain('scored     C 25 because b (-20), c (+15)');
  });

  it('says a merge once, though it is sent under both keys', () => {
    const merge = { survivorLeadId: leadId, mergedLeadId: other, reason: 'same phone' };
    expect(said('leads-merged', { ...merge, leadId })).toBeUndefined();
    expect(said('leads-merged', { ...merge, leadId: other })).toContain('merged     into …9a8057: same phone');
  });

  it('says a close, and not the freed slot that goes with it', () => {
    expect(said('lead-unassigned', { leadId, repId: 'ada', assignmentId: other, because: 'won', reason: 'closed' })).toBeUndefined();
    expect(said('lead-unassigned', { leadId, repId: 'ada', assignmentId: other, because: 'no time', reason: 'declined' })).toContain(
      'taken back from ada: no time',
    );
  });

  it('says what came back from outside', () => {
    const answer = { leadId, assignmentId: other, repId: 'ada', answer: 'declined' as const, channel: 'slack' as const, answeredAt: at };
    expect(said('rep-answered', { ...answer, reason: 'on leave' })).toContain('answered   by ada (slack): declined, on leave');
    const linked = { leadId, system: 'hub', objectType: 'contact', recordId: '7', linkedAt: at };
    expect(said('crm-record-linked', linked)).toContain('recorded   in hub as contact 7');
  });

  it.each([
    ['EUR', 353_500, '€3,535.00'],
    ['JPY', 353_500, '¥353,500'],
  ])('writes amounts in %s with the digits that the currency has', (currency, amount, words) => {
    const credits = [
      { model: 'linear' as const, touchpointId: null, mediaType: 'website' as const, channel: 'form', campaign: null, amount },
    ];
    expect(
      said('conversion-attributed', { opportunityId: 'o', leadId, revision: 1, value: { amount, currency }, wonAt: at, credits }),
    ).toBe(`lead …9a8057  credited   ${words} to form ${words}`);
  });

  it('is silent about what only machines want to know', () => {
    expect(said('visitor-identified', { leadId, visitorId: 'v' })).toBeUndefined();
  });
});
