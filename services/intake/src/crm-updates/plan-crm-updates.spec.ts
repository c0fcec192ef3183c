import { Repeats } from '../acceptance/received.js';
import type { RecordLink } from '../crm-records/crm-record.js';
import type { WaitingUpdate } from '../crm-records/waiting-update.js';
import { RecordBook } from '../crm-records/record-book.js';
import type { LockedLead } from '../identity/leads.store.js';
import type { CrmUpdate } from './crm-update.js';
import { planCrmUpdates, type CrmScene } from './plan-crm-updates.js';

const now = new Date('2026-03-01T12:00:00Z');
const RECORD = { system: 'crm', recordId: '4711' };
const lead = (id: string, more: Partial<LockedLead> = {}): LockedLead => ({
  id,
  place: 'accepted',
  identified: true,
  mergedInto: null,
  createdAt: now,
  streamVersion: 0,
  behaviorVersion: 0,
  ...more,
});
const aLink = (leadId: string, more: Partial<RecordLink> = {}): RecordLink => ({
  ...RECORD,
  objectType: 'lead',
  leadId,
  madeWith: leadId,
  formerLeadId: null,
  url: null,
  linkedAt: new Date('2026-03-01T11:00:00Z'),
  ...more,
});
const says = (externalId: string, more: Partial<CrmUpdate>): CrmUpdate => ({ sourceId: 'crm', externalId, bodyHash: 'h', ...more });
const ofLead = (externalId: string, leadId: string, more: Partial<CrmUpdate> = {}) => says(externalId, { lead: { leadId }, ...more });
const ofRecord = (externalId: string, more: Partial<CrmUpdate> = {}) => says(externalId, { record: RECORD, activity: 'note', ...more });

interface Setting {
  leads?: LockedLead[];
  links?: RecordLink[];
  waiting?: WaitingUpdate[];
}
function run(updates: CrmUpdate[], { leads = [lead('A'), lead('B')], links = [], waiting = [] }: Setting = {}) {
  let ids = 0;
  const scene: CrmScene = {
    now,
    repeats: new Repeats([]),
    book: new RecordBook(links, waiting),
    leads: new Map(leads.map(l => [l.id, l])),
    named: updates.map(u => (u.lead !== undefined && 'leadId' in u.lead ? u.lead.leadId : undefined)),
    newId: () => `id-${++ids}`,
  };
  const plan = planCrmUpdates(updates, scene);
  const events = plan.emissions.map(e => [e.name, e.key, e.streamVersion, e.data.externalId]);
  return { ...plan, events, changes: scene.book.changes() };
}

describe('an update of a record', () => {
  it('is about the lead that the record is linked with', () => {
    const { results, events } = run([ofRecord('u1')], { links: [aLink('B')] });
    expect(results).toEqual([{ outcome: 'accepted', id: 'id-1', leadId: 'B', repeat: false }]);
    expect(events).toEqual([['activity-logged', 'B', 1, 'u1']]);
  });

  it('waits, with the time at which it came, while nobody is linked with it; nothing is told yet, but it has to be fit to be told', () => {
    const { results, events, changes, receipts, toCome } = run([ofRecord('u1')]);
    expect(results).toEqual([{ outcome: 'accepted', id: 'id-1', leadId: null, repeat: false, waits: true }]);
    expect(events).toEqual([]);
    expect(changes.added).toMatchObject([{ id: 'id-1', update: { externalId: 'u1', occurredAt: now.toISOString() } }]);
    expect(receipts).toMatchObject([{ externalId: 'u1', leadId: null }]);
    expect(toCome).toMatchObject([{ name: 'activity-logged', data: { externalId: 'u1' } }]);
  });

  it('is refused while it may be about two leads, unless it says of what kind the record is', () => {
    const links = [aLink('A'), aLink('B', { objectType: 'deal' })];
    expect(run([ofRecord('u1')], { links }).results).toEqual([{ outcome: 'ambiguous-record', objectTypes: ['deal', 'lead'] }]);
    const exact = ofRecord('u1', { record: { ...RECORD, objectType: 'deal' } });
    expect(run([exact], { links }).results).toMatchObject([{ outcome: 'accepted', leadId: 'B' }]);
    const ofOne = [aLink('A'), aLink('A', { objectType: 'deal' })];
    expect(run([ofRecord('u1')], { links: ofOne }).results).toMatchObject([{ outcome: 'accepted', leadId: 'A' }]);
  });

  it('is refused when the lead was erased', () => {
    const { results, events } = run([ofRecord('u1')], { leads: [lead('A', { place: 'erased' })], links: [aLink('A')] });
    expect([results, events]).toEqual([[{ outcome: 'erased-lead' }], []]);
  });

  it('comes once, however often it is sent', () => {
    const { results, changes } = run([ofRecord('u1'), ofRecord('u1')]);
    expect(results[1]).toEqual({ outcome: 'accepted', id: 'id-1', leadId: null, repeat: true });
    expect(changes.added).toHaveLength(1);
  });
});

describe('an update that names a lead and a record', () => {
  it('links them, and what waited for that happens before it, in its order', () => {
    const waiting = [ofRecord('w1'), ofRecord('w2', { status: 'accepted' })].map((update, n) => ({
      id: `w-${n}`,
      update: { ...update, record: RECORD },
    }));
    const link = ofLead('u1', 'A', { record: RECORD, status: 'qualified' });
    const { results, events, changes, released } = run([link, ofRecord('u2')], { waiting });
    expect(results).toMatchObject([
      { leadId: 'A', link: 'made' },
      { leadId: 'A', repeat: false },
    ]);
    expect(events).toEqual([
      ['activity-logged', 'A', 1, 'w1'],
      ['activity-logged', 'A', 2, 'w2'],
      ['status-reported', 'A', 3, 'w2'],
      ['status-reported', 'A', 4, 'u1'],
      ['activity-logged', 'A', 5, 'u2'],
    ]);
    expect(changes).toMatchObject({ taken: ['w-0', 'w-1'], added: [], links: [{ leadId: 'A', objectType: 'lead', linkedAt: now }] });
    expect(released.map(r => [r.externalId, r.leadId])).toEqual([
      ['w1', 'A'],
      ['w2', 'A'],
    ]);
  });

  it('releases what waits since a moment ago, in the same set', () => {
    const { events, changes, released } = run([ofRecord('u1'), ofLead('u2', 'B', { record: RECORD })]);
    expect(events).toEqual([['activity-logged', 'B', 1, 'u1']]);
    expect(changes).toMatchObject({ added: [], taken: [] });
    expect(released).toMatchObject([{ externalId: 'u1', leadId: 'B' }]);
  });

  it('links as of when it happened, but not of a time to come', () => {
    const at = (occurredAt: string) => run([ofLead('u1', 'A', { record: RECORD, occurredAt })]).changes.links[0]!.linkedAt.toISOString();
    expect(at('2026-02-01T00:00:00.000Z')).toBe('2026-02-01T00:00:00.000Z');
    expect(at('2099-01-01T00:00:00.000Z')).toBe(now.toISOString());
  });

  it('of an unknown lead changes nothing', () => {
    const { results, changes } = run([ofLead('u1', 'X', { record: RECORD })]);
    expect([results, changes]).toEqual([[{ outcome: 'unknown-lead' }], { links: [], added: [], taken: [] }]);
  });

  it('of an erased lead makes the record known as such, and what waited for it goes untold', () => {
    const waiting = [{ id: 'w', update: { ...ofRecord('w'), record: RECORD } }];
    const record = { ...RECORD, url: 'https://crm/7' };
    const { results, events, changes, released } = run([ofLead('u1', 'A', { record }), ofRecord('u2')], {
      leads: [lead('A', { place: 'erased' })],
      waiting,
    });
    expect(results).toEqual([{ outcome: 'erased-lead' }, { outcome: 'erased-lead' }]);
    expect([events, released, changes.added, changes.taken]).toEqual([[], [], [], ['w']]);
    expect(changes.links).toMatchObject([{ leadId: 'A', url: null }]);
  });

  it('of an erased lead does not take the record from a living one', () => {
    const { changes } = run([ofLead('u1', 'A', { record: RECORD })], {
      leads: [lead('A', { place: 'erased' }), lead('B')],
      links: [aLink('B')],
    });
    expect(changes.links).toEqual([]);
  });
});
