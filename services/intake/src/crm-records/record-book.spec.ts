import type { RecordLink } from './crm-record.js';
import { RecordBook } from './record-book.js';
import type { WaitingUpdate } from './waiting-update.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const record = (objectType?: string) => ({ system: 'crm', recordId: '4711', ...(objectType === undefined ? {} : { objectType }) });
const aLink = (more: Partial<RecordLink> = {}): RecordLink => ({
  system: 'crm',
  recordId: '4711',
  objectType: 'lead',
  leadId: 'A',
  madeWith: more.leadId ?? 'A',
  formerLeadId: null,
  url: null,
  linkedAt: at(10),
  ...more,
});
const waits = (id: string, objectType?: string): WaitingUpdate => ({
  id,
  update: { sourceId: 's', externalId: id, bodyHash: 'h', record: record(objectType) },
});

describe('a link', () => {
  it('is made with a record that nobody has, which is a lead unless its kind is said', () => {
    const book = new RecordBook([], []);
    expect(book.link({ record: record(), leadId: 'A', linkedAt: at(10) })).toBe('made');
    expect(book.link({ record: { ...record('deal'), url: 'https://crm/7' }, leadId: 'B', linkedAt: at(10) })).toBe('made');
    expect(book.linksOf(record())).toEqual([aLink(), aLink({ objectType: 'deal', leadId: 'B', url: 'https://crm/7' })]);
    expect(book.linksOf(record('deal')).map(l => l.leadId)).toEqual(['B']);
    expect(book.linksOf({ ...record(), system: 'other' })).toEqual([]);
    expect(book.changes().links).toHaveLength(2);
  });

  it.each([10, 11])('moves to the lead that was linked last (minute %s), and remembers whose it was', minute => {
    const book = new RecordBook([aLink({ url: 'https://crm/7' })], []);
    expect(book.link({ record: record(), leadId: 'B', linkedAt: at(minute) })).toBe('moved');
    expect(book.linksOf(record())).toEqual([aLink({ leadId: 'B', formerLeadId: 'A', linkedAt: at(minute) })]);
    expect(book.changes().links).toEqual(book.linksOf(record()));
  });

  it('stays where it is when the other one is older', () => {
    const book = new RecordBook([aLink()], []);
    expect(book.link({ record: record(), leadId: 'B', linkedAt: at(9) })).toBe('kept');
    expect(book.linksOf(record())).toEqual([aLink()]);
    expect(book.changes().links).toEqual([]);
  });

  it('that is asserted again keeps its address, or gets a new one', () => {
    const book = new RecordBook([aLink({ url: 'https://crm/7', formerLeadId: 'Z' })], []);
    expect(book.link({ record: record(), leadId: 'A', linkedAt: at(11) })).toBe('kept');
    expect(book.linksOf(record())).toEqual([aLink({ url: 'https://crm/7', formerLeadId: 'Z', linkedAt: at(11) })]);
    book.link({ record: { ...record(), url: 'https://crm/8' }, leadId: 'A', linkedAt: at(12) });
    expect(book.changes().links).toEqual([aLink({ url: 'https://crm/8', formerLeadId: 'Z', linkedAt: at(12) })]);
  });
});

describe('what waits for a link', () => {
  it('is released in the order in which it came, with what came meanwhile', () => {
    const book = new RecordBook([], [waits('1'), waits('2', 'lead')]);
    book.wait(waits('3'));
    expect(book.release(record()).map(w => w.id)).toEqual(['1', '2', '3']);
    expect(book.release(record())).toEqual([]);
    expect(book.changes()).toEqual({ links: [], added: [], taken: ['1', '2'] });
  });

  it('stays when it is of another kind, of another id or of another system', () => {
    const book = new RecordBook([], [waits('1', 'deal'), waits('2')]);
    const elsewhere = { ...waits('3').update, record: { ...record(), system: 'other' } };
    book.wait({ id: '3', update: elsewhere });
    expect(book.release(record('contact')).map(w => w.id)).toEqual(['2']);
    expect(book.changes()).toMatchObject({ added: [{ id: '3' }], taken: ['2'] });
    expect(book.release(record('deal')).map(w => w.id)).toEqual(['1']);
  });
});
