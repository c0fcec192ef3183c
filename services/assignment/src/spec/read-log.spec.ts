import { violations, type Entry } from './read-log.js';

let seq = 0;
const entry = (kind: string, repId: string, leadId: string | null = null, rep: Partial<Entry> = {}): Entry => ({
  seq: ++seq,
  kind,
  repId,
  leadId,
  capOpen: null,
  active: null,
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

  it('finds a claim for somebody who has left', () => {
    expect(found(rep(5, false), entry('claimed', 'ada', 'a'))).toEqual(['ada was given a, being inactive']);
  });

  it('finds a lead with two owners, and one that was given back by somebody else', () => {
    expect(found(rep(5), entry('claimed', 'ada', 'a'), entry('taken', 'ada', 'a'))).toEqual(['a went to ada while ada owned it']);
    expect(found(rep(5), entry('released', 'ada', 'a'))).toEqual(['ada gave back a, which nobody owned']);
  });
});
