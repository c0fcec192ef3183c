import { ineligibleReasons } from '../types.js';
import { answerTo } from './owner-terms.js';

describe('what happens for an owner who can not take a lead', () => {
  const terms = {
    whenAway: { kind: 'wait', minutes: 1 },
    whenAtCap: { kind: 'wait', minutes: 2 },
    whenGone: { kind: 'delegate' },
  } as const;

  it('depends on what keeps the owner out; one who lacks a skill or had it already is passed by', () => {
    const answers = Object.fromEntries(ineligibleReasons.map(reason => [reason, answerTo(reason, terms)]));
    expect(answers).toMatchObject({
      inactive: terms.whenGone,
      'time-off': terms.whenAway,
      'outside-working-hours': terms.whenAway,
      'not-present': terms.whenAway,
      'skill-missing': { kind: 'overflow' },
      excluded: { kind: 'overflow' },
      'at-cap-open': terms.whenAtCap,
      'at-cap-hour': terms.whenAtCap,
      'at-cap-day': terms.whenAtCap,
      'at-cap-week': terms.whenAtCap,
      'at-limit': terms.whenAtCap,
    });
  });

  it('is to pass by where a rule says nothing', () => {
    expect(answerTo('inactive', undefined)).toEqual({ kind: 'overflow' });
    expect(answerTo('at-cap-open', { whenAway: terms.whenAway })).toEqual({ kind: 'overflow' });
  });
});
