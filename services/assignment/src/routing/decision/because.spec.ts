import { aRep, noCaps } from '../board/board.builder.js';
import { RepState } from '../board/rep-state.js';
import { becauseChosen, becauseNobody, queueReasonOf } from './because.js';
import { loadInWords } from './load-in-words.js';

const ann = new RepState(aRep('ann', { name: 'Ann Lee', caps: { ...noCaps, open: 20 } }), undefined);
ann.slots.open = 12;

describe('the reason of a decision', () => {
  it.each([
    [1, 'weighted-round-robin', 'Ann Lee is the only one free of 5 in EMEA (rule hot) and has 12 of 20 open leads'],
    [3, 'weighted-round-robin', 'Ann Lee is next in turn of 5 in EMEA (rule hot) and has 12 of 20 open leads'],
    [3, 'least-loaded', 'Ann Lee is the least loaded of 5 in EMEA (rule hot) and has 12 of 20 open leads'],
  ])('names who was chosen, from how many, and the load: %d eligible, %s', (eligible, strategy, words) => {
    expect(becauseChosen(ann, 'EMEA', strategy, 'hot', eligible, 5)).toBe(words);
  });

  it('names no cap where there is none', () => {
    expect(loadInWords(new RepState(aRep('ben'), undefined))).toBe('0 open leads');
  });

  it('says what a lead weighs where the policy weighs leads', () => {
    expect(becauseChosen(ann, 'EMEA', 'least-loaded', 'hot', 3, 5, 4)).toBe(
      'Ann Lee is the least loaded of 5 in EMEA (rule hot) and has 12 of 20 open by weight; this one weighs 4',
    );
    expect(becauseNobody(['EMEA'], 'hot', 4, { 'too-heavy': 1, 'at-cap-open': 3 }, 4)).toBe(
      'nobody of 4 in EMEA (rule hot) is free: 1 with a cap below what it weighs, 3 at the cap of open leads; this one weighs 4',
    );
  });

  it('says why nobody was, in the order of the filters', () => {
    expect(becauseNobody(['EMEA', 'US'], 'hot', 4, { 'at-cap-day': 1, inactive: 2, excluded: 1 })).toBe(
      'nobody of 4 in EMEA, US (rule hot) is free: 2 not active, 1 had it before, 1 at the cap of the day',
    );
    expect(becauseNobody(['EMEA'], 'hot', 0, {})).toBe('EMEA (rule hot) has no members');
  });
});

describe('queueReasonOf', () => {
  it.each([
    [0, {}, 'pool-empty'],
    [3, { 'at-cap-open': 1, 'outside-working-hours': 2 }, 'no-capacity'],
    [3, { 'at-cap-week': 1, inactive: 2 }, 'no-capacity'],
    [3, { 'not-present': 1, 'outside-working-hours': 2 }, 'nobody-present'],
    [3, { 'not-present': 1, 'at-cap-day': 1 }, 'no-capacity'],
    [3, { 'at-cap-pool': 1, 'too-heavy': 2 }, 'no-capacity'],
    [3, { 'too-heavy': 2, inactive: 1 }, 'too-heavy'],
    [3, { 'too-heavy': 2, 'time-off': 1 }, 'outside-working-hours'],
    [3, { 'time-off': 1, 'skill-missing': 2 }, 'outside-working-hours'],
    [3, { inactive: 1, 'skill-missing': 1, excluded: 1 }, 'nobody-eligible'],
  ])('of %d candidates with %j is %s', (candidates, counts, reason) => {
    expect(queueReasonOf(candidates, counts)).toBe(reason);
  });
});
