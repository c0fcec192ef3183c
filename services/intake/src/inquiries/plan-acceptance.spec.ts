import type { LockedLead } from '../identity/leads.store.js';
import type { Inquiry } from './inquiry.js';
import { planAcceptance, type AcceptanceInput } from './plan-acceptance.js';

const now = new Date('2026-03-01T10:00:00Z');
const inquiry = (overrides: Partial<Inquiry> = {}): Inquiry => ({
  sourceId: 's',
  connector: 'native',
  externalId: 'e',
  isTest: false,
  person: { email: 'a@example.com' },
  company: {},
  origin: { mediaType: 'website', channel: 'direct' },
  answers: {},
  consent: { email: 'granted' },
  identity: { keys: [{ kind: 'email', key: 'K' }], nameHash: null },
  bodyHash: 'h',
  raw: '{}',
  rawRetentionDays: 2,
  ...overrides,
});
const lead = (id: string, streamVersion: number): LockedLead => ({
  id,
  place: 'accepted',
  identified: true,
  mergedInto: null,
  createdAt: now,
  streamVersion,
  behaviorVersion: 0,
});
const plan = (inquiries: Inquiry[], leadIds: string[], more: Partial<AcceptanceInput> = {}) =>
  planAcceptance({
    inquiries,
    ids: inquiries.map((_, index) => `I${index}`),
    recognitions: leadIds.map(leadId => ({ leadId, known: false, conflicts: [] })),
    newKeys: [],
    leads: new Map(),
    visitors: new Map(),
    suppressed: new Map(),
    now,
    ...more,
  });

describe('planAcceptance', () => {
  it('begins the versions of a new lead at 1, and raises those of a known one', () => {
    const { emissions, rows } = plan([inquiry(), inquiry(), inquiry()], ['new', 'known', 'new'], {
      leads: new Map([['known', lead('known', 7)]]),
    });
    expect(emissions.map(e => [e.key, e.streamVersion])).toEqual([
      ['new', 1],
      ['known', 8],
      ['new', 2],
    ]);
    expect(rows.leads.map(l => [l.id, l.streamVersion])).toEqual([
      ['new', 2],
      ['known', 8],
    ]);
  });

  it('has the time of acceptance for an inquiry without one of its own', () => {
    const [own, none] = plan([inquiry({ occurredAt: '2026-01-01T00:00:00.000Z' }), inquiry()], ['a', 'b']).rows.inquiries;
    expect([own.occurredAt, none.occurredAt]).toEqual(['2026-01-01T00:00:00.000Z', now.toISOString()]);
  });

  it('puts a test into its place, and a lead without a key among the anonymous', () => {
    const { rows } = plan([inquiry({ isTest: true }), inquiry({ identity: { keys: [], nameHash: null } })], ['test', 'nobody']);
    expect(rows.leads).toEqual([
      { id: 'test', isNew: true, place: 'test', identified: true, streamVersion: 1 },
      { id: 'nobody', isNew: true, place: 'accepted', identified: false, streamVersion: 1 },
    ]);
  });

  it('says which visitor it is when that is news', () => {
    const visitors = () => new Map([['v', { id: 'v', leadId: 'a' as string | null, behaviorVersion: 3 }]]);
    expect(plan([inquiry({ visitorId: 'v' })], ['a'], { visitors: visitors() }).emissions.map(e => e.name)).toEqual(['inquiry-accepted']);
    const news = plan([inquiry({ visitorId: 'v' }), inquiry({ visitorId: 'v' })], ['b', 'b'], { visitors: visitors() });
    expect(news.emissions.map(e => [e.name, e.streamVersion])).toEqual([
      ['inquiry-accepted', 1],
      ['visitor-identified', 2],
      ['inquiry-accepted', 3],
    ]);
    expect(news.changedVisitors).toEqual([{ id: 'v', leadId: 'b', behaviorVersion: 3 }]);
  });

  it('keeps the payload for as many days as its source says', () => {
    expect(plan([inquiry()], ['a']).rows.inquiries[0].rawExpiresAt).toEqual(new Date('2026-03-03T10:00:00Z'));
  });

  it('denies mail to who asked to be forgotten, unless they agreed afterwards', () => {
    const suppressed = new Map([['K', new Date('2026-02-01T00:00:00Z')]]);
    const consents = plan(
      [
        inquiry(),
        inquiry({ consent: { email: 'granted', givenAt: '2026-01-31T00:00:00Z' } }),
        inquiry({ consent: { email: 'granted', givenAt: '2026-02-02T00:00:00Z' } }),
        inquiry({ consent: { basis: 'contract', givenAt: '2026-02-02T00:00:00Z' } }),
      ],
      ['a', 'b', 'c', 'd'],
      { suppressed },
    ).emissions.map(e => (e.name === 'inquiry-accepted' ? e.data.consent : undefined));
    expect(consents).toEqual([
      { email: 'denied' },
      { email: 'denied' },
      { email: 'granted', givenAt: '2026-02-02T00:00:00Z' },
      { email: 'denied' },
    ]);
  });

  it('has the inquiry for the cause of its events, with its trace', () => {
    expect(plan([inquiry({ traceparent: 't' })], ['a']).emissions[0].cause).toEqual({ id: 'I0', traceparent: 't' });
  });

  it('keeps the conflicts of an inquiry', () => {
    const conflict = { leadId: 'a', otherLeadId: 'b', kind: 'phone' as const };
    const { rows } = plan([inquiry()], ['a'], { recognitions: [{ leadId: 'a', known: true, conflicts: [conflict] }] });
    expect(rows.conflicts).toEqual([{ ...conflict, inquiryId: 'I0' }]);
  });
});
