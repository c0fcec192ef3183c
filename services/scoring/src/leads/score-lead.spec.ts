import fc from 'fast-check';
import { compiled, exampleRules } from '../rules/rules.example.js';
import { combineFacts } from './combine-facts.js';
import { exampleInquiry } from './inquiry.example.js';
import { factsOfInquiry } from './lead-facts.js';
import { decayed, scoreLead, withinWindow, type Behavior } from './score-lead.js';

const rules = compiled();
const NOW = Date.parse('2026-03-10T12:00:00Z');
const DAY = 86_400_000;
const factsWith = (behaviors: readonly Behavior[], different: Parameters<typeof exampleInquiry>[0] = {}) =>
  combineFacts([{ id: 'i', from: 'l', at: '2026-03-02T09:00:00.000Z', facts: factsOfInquiry(exampleInquiry(different)) }], behaviors);
const score = (behaviors: readonly Behavior[], now = NOW, different: Parameters<typeof exampleInquiry>[0] = {}) =>
  scoreLead(rules, factsWith(behaviors, different), behaviors, now);
const visit = (daysAgo: number, page = ''): Behavior => ({ kind: 'page-visit', at: NOW - daysAgo * DAY, page, mediaType: '' });

const behavior = fc.record({
  kind: fc.constantFrom('page-visit', 'unsubscribe', 'call'),
  at: fc.integer({ min: NOW - 80 * DAY, max: NOW }),
  page: fc.constantFrom('', 'example.com/pricing'),
  mediaType: fc.constant(''),
});
const good = behavior.map(b => ({ ...b, kind: 'page-visit' }));

describe('the score of a lead', () => {
  it('adds the points of the conditions that hold, with their reasons', () => {
    expect(score([], NOW, { origin: { mediaType: 'referral', channel: 'friend' } })).toEqual({
      score: 50,
      grade: 'B',
      fit: 30,
      intent: 20,
      modelVersion: rules.hash,
      reasons: [
        { rule: 'big', points: 30, text: 'big' },
        { rule: 'referred', points: 20, text: 'referred' },
      ],
    });
  });

  it('takes a condition on something unknown as not held', () => {
    expect(score([], NOW, { company: {}, person: { phone: '+4930901820' } })).toMatchObject({ score: 0, grade: 'D', reasons: [] });
  });

  it('never falls below 0', () => {
    expect(score([], NOW, { company: {}, person: { email: 'a@gmail.com' } })).toMatchObject({ score: 0, fit: -10 });
  });

  it('halves what a behavior is worth after each half-life', () => {
    expect(score([visit(0)]).intent).toBe(8);
    expect(score([visit(7)]).intent).toBe(4);
    expect(score([visit(14)]).intent).toBe(2);
  });

  it('counts a behavior of the future as one of now', () => {
    expect(score([visit(-3)]).intent).toBe(8);
  });

  it('counts only the behaviors that a rule asks for', () => {
    expect(score([visit(0, 'example.com/pricing')]).reasons.map(r => [r.rule, r.points])).toEqual([
      ['big', 30],
      ['visits', 8],
      ['pricing', 5],
    ]);
    expect(score([{ ...visit(0), kind: 'download' }]).intent).toBe(0);
  });

  it('holds a rule to its most, and intent to its limit, with a reason that says so', () => {
    const keen = Array.from({ length: 20 }, () => visit(0, 'example.com/pricing'));
    const { reasons, intent } = score(keen);
    expect(reasons.find(r => r.rule === 'visits')!.points).toBe(40);
    expect(reasons.at(-1)).toEqual({ rule: 'intent-limit', points: -80, text: 'intent counts 70 at most' });
    expect(intent).toBe(70);
  });

  it('holds a negative rule to its most as well', () => {
    const left = Array.from({ length: 5 }, () => ({ ...visit(0), kind: 'unsubscribe' }));
    expect(score(left).intent).toBe(-10);
  });

  it.each([
    [80, 'A'],
    [79, 'B'],
    [50, 'B'],
    [49, 'C'],
    [20, 'C'],
    [19, 'D'],
    [0, 'D'],
    [100, 'A'],
  ])('%i is grade %s', (points, grade) => {
    expect(rules.gradeOf(points)).toBe(grade);
  });
});

describe('for any behaviors, the score', () => {
  it('does not depend on their order', () => {
    const shuffled = fc
      .array(behavior, { maxLength: 30 })
      .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(fc.property(shuffled, ([one, other]) => expect(score(other)).toEqual(score(one))));
  });

  it('is a whole number within 0 and 100', () => {
    fc.assert(
      fc.property(fc.array(behavior, { maxLength: 60 }), behaviors => {
        const result = score(behaviors);
        expect(Number.isInteger(result.score)).toBe(true);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('is the sum of its reasons, held to 0 and 100', () => {
    fc.assert(
      fc.property(fc.array(behavior, { maxLength: 40 }), behaviors => {
        const { reasons, fit, intent, score: points } = score(behaviors);
        const sum = reasons.reduce((total, r) => total + Math.round(r.points * 100), 0);
        expect(sum).toBe(Math.round(fit * 100) + Math.round(intent * 100));
        expect(points).toBe(Math.max(0, Math.min(100, Math.round(sum / 100))));
      }),
    );
  });

  it('never falls because of one more behavior that is worth points', () => {
    fc.assert(
      fc.property(fc.array(behavior, { maxLength: 30 }), good, (behaviors, more) => {
        expect(score([...behaviors, more]).score).toBeGreaterThanOrEqual(score(behaviors).score);
      }),
    );
  });

  it('never rises with time when every behavior is worth points', () => {
    fc.assert(
      fc.property(fc.array(good, { maxLength: 20 }), fc.integer({ min: 0, max: 60 * DAY }), (behaviors, later) => {
        expect(score(behaviors, NOW + later).score).toBeLessThanOrEqual(score(behaviors, NOW).score);
      }),
    );
  });

  it('is the same whenever it is computed for the same time', () => {
    fc.assert(
      fc.property(fc.array(behavior, { maxLength: 20 }), behaviors =>
        expect(score(behaviors)).toEqual(score(behaviors.map(b => ({ ...b })))),
      ),
    );
  });
});

describe('decay', () => {
  it('composes: two stretches of time are as good as their sum', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }), (a, b) => {
        expect(decayed(decayed(10, a, DAY), b, DAY)).toBeCloseTo(decayed(10, a + b, DAY), 9);
      }),
    );
  });
});

describe('the window', () => {
  it('leaves out what is older', () => {
    const narrow = compiled(`behaviorWindow: 7d${exampleRules}`);
    expect(withinWindow(narrow, [visit(8), visit(7), visit(1)], NOW)).toEqual([visit(7), visit(1)]);
  });

  it('gives the same array back when all are within', () => {
    const behaviors = [visit(1)];
    expect(withinWindow(rules, behaviors, NOW)).toBe(behaviors);
  });
});
