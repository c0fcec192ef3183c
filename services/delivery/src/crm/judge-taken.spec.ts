import { judgeTaken, leadOf, type Erasure } from './judge-taken.js';

const lead = '0198aaaa-0000-7000-8000-00000000000a';
const record = (leadId: string | null) => ({ recordId: '7', email: 'ada@example.com', leadId });
const judged = (erasure?: Erasure, leadId = lead) => judgeTaken(record(leadId), new Map(erasure === undefined ? [] : [[lead, erasure]]));

describe('a person whose record is that of another lead', () => {
  it('waits until the erasure of that lead is tried next, a second at least', () => {
    expect(judged({ isOver: false, dueInMs: 300_000 })).toMatchObject({ kind: 'later', ms: 300_000, holdsAll: false });
    expect(judged({ isOver: false, dueInMs: -5_000 })).toMatchObject({ kind: 'later', ms: 1_000 });
  });

  it('waits half a minute while that is being tried, or is not known', () => {
    expect(judged({ isOver: false, dueInMs: null })).toMatchObject({ kind: 'later', ms: 30_000 });
    expect(judgeTaken(record(lead), null)).toMatchObject({ kind: 'later', ms: 30_000 });
  });

  it('is refused else, with what people can do', () => {
    expect(judged()).toMatchObject({ kind: 'refused', error: expect.stringMatching(`${lead}: merge the two leads in Baton$`) });
    expect(judged({ isOver: true, dueInMs: null })).toMatchObject({
      kind: 'refused',
      error: expect.stringMatching('send that erasure again'),
    });
    expect(judgeTaken(record('LEAD-123'), null)).toMatchObject({ kind: 'refused', error: expect.stringMatching('empty that field') });
  });

  it('is that of a lead however its id is written', () => {
    expect(['LEAD-123', `${lead}0`, '', null].map(leadId => leadOf(record(leadId)))).toEqual([null, null, null, null]);
    expect(leadOf(record(lead.toUpperCase()))).toBe(lead);
    expect(judged({ isOver: false, dueInMs: 2_000 }, lead.toUpperCase())).toMatchObject({ kind: 'later', ms: 2_000 });
  });
});
