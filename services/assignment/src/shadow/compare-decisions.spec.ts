import { decide } from '../life-cycle/life-cycle.example.js';
import { compareDecisions } from './compare-decisions.js';

describe('compareDecisions', () => {
  it('tells what both said', () => {
    const shadow = { ...decide.assign('ben'), rule: 'other', policyHash: 'h2', because: 'Ben is free' };
    expect(compareDecisions(decide.assign('anna'), shadow)).toEqual({
      decisionId: shadow.decisionId,
      leadId: shadow.leadId,
      decidedAt: shadow.decidedAt,
      policyHash: 'h2',
      active: { rule: 'fallback', end: 'rep anna', repId: 'anna', because: 'Anna Berg is next' },
      shadow: { rule: 'other', end: 'rep ben', repId: 'ben', because: 'Ben is free' },
      differs: true,
    });
  });

  it.each([
    [decide.assign('anna'), decide.assign('anna'), 'rep anna', false],
    [decide.assign('anna'), decide.queue(), 'queue inside', true],
    [decide.queue(), decide.queue(), 'queue inside', false],
    [decide.queue(), decide.queue({ poolId: null }), 'queue', true],
    [decide.nurture(), decide.nurture('spring'), 'nurture spring', true],
    [decide.nurture(), decide.nurture(null), 'nurture default', true],
    [decide.close(), { ...decide.close(), rule: 'another' }, 'close disqualified', false],
  ])('%#: goes by where the lead ends, not by which rule', (active, shadow, end, differs) => {
    expect(compareDecisions(active, shadow)).toMatchObject({ shadow: { end }, differs });
  });
});
