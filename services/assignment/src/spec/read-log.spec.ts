import { violations, type Entry } from './read-log.js';

let seq = 0;
const entry = (kind: string, repId: string, leadId: string | null = null, rep: Partial<Entry> = {}): Entry => ({
  seq: ++seq,
  kind,
  repId,
  leadId,
  capOpen: null,
  active: null,
  weight: null,
  poolId: null,
  ...rep,
});
const rep = (capOpen: number | null, active = true) => entry('rep-changed', 'ada', null, { capOpen, active });
const found = (...entries: Entry[]) => violations(entries).map(each => each.replace(/^\d+: /, ''));

describe('the check of the log', () => {
  it('finds nothing in what is sound: room, a fact beyond the cap, a cap lowered below the load', () => {
    expect(
      found(
        rep(1),
        entry('claimed', 'ada', 'a'),
        entry('taken', 'ada', 'b'),
        entry('released', 'ada', 'a'),
        rep(0),
        entry('released', 'ada', 'b'),
        rep(null),
        entry('claimed', 'ada', 'a'),
      ),
    ).toEqual([]);
  });

  it('finds a claim at the cap, also when the cap was lowered or filled by hand', () => {
    expect(found(rep(1), entry('claimed', 'ada', 'a'), entry('claimed', 'ada', 'b'))).toEqual(['ada was given b with 1 of 1 open']);
    expect(found(rep(2), entry('taken', 'ada', 'a'), rep(1), entry('claimed', 'ada', 'b'))).toEqual(['ada was given b with 1 of 1 open']);
  });

  it('finds a claim of more than there is room for, and work that is given back as another', () => {
    const heavy = (kind: string, leadId: string, weight: number | null, poolId: string | null = 'all') =>
      entry(kind, 'ada', leadId, { weight, poolId });
    expect(found(rep(5), heavy('claimed', 'a', 3), heavy('taken', 'b', null), heavy('released', 'a', 3), heavy('claimed', 'a', 4))).toEqual(
      [],
    );
    expect(found(rep(5), heavy('claimed', 'a', 3), heavy('claimed', 'b', 3))).toEqual([
      'ada was given b, which weighs 3, with 3 of 5 open',
    ]);
    expect(found(rep(5), heavy('claimed', 'a', 3), heavy('released', 'a', null))).toEqual([
      'a was got as 3 of all and given back as 1 of all',
    ]);
    expect(found(rep(5), heavy('taken', 'a', 3), heavy('released', 'a', 3, null))).toEqual([
      'a was got as 3 of all and given back as 3 of no pool',
    ]);
  });

  it('finds a claim for somebody who has left', () => {
    expect(found(rep(5, false), entry('claimed', 'ada', 'a'))).toEqual(['ada was given a, being inactive']);
  });

  it('finds a lead with two owners, and one that was given back by somebody else', () => {
    expect(found(rep(5), entry('claimed', 'ada', 'a'), entry('taken', 'ada', 'a'))).toEqual(['a went to ada while ada owned it']);
    expect(found(rep(5), entry('released', 'ada', 'a'))).toEqual(['ada gave back a, which nobody owned']);
  });
});
