import { existsSync, readFileSync } from 'node:fs';
import { attributionModels } from '@baton/contracts';
import fc from 'fast-check';
import { creditConversion, LONGEST_PATH, pathTo, type Credit, type PathTouch } from './credit-conversion.js';

const touch = (channel: string, minute = 0, id = `${channel}-${minute}`): PathTouch => ({
  touchpointId: id,
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  mediaType: 'paid-search',
  channel,
  campaign: null,
});
const path = (...channels: string[]) => channels.map((channel, i) => touch(channel, i));
const amountsOf = (credits: readonly Credit[], model: string) =>
  credits
    .filter(c => c.model === model)
    .reduce<Record<string, number>>((sums, c) => ({ ...sums, [c.channel]: (sums[c.channel] ?? 0) + c.amount }), {});
const total = (credits: readonly Credit[], model: string, of: 'amount' | 'share' = 'amount') =>
  credits.filter(c => c.model === model).reduce((sum, c) => sum + BigInt(c[of]), 0n);

describe('crediting a conversion', () => {
  it('gives all to the first, all to the last, and to each the same', () => {
    const credits = creditConversion(1000, path('search', 'social', 'email'));
    expect(amountsOf(credits, 'first')).toEqual({ search: 1000 });
    expect(amountsOf(credits, 'last')).toEqual({ email: 1000 });
    expect(amountsOf(credits, 'linear')).toEqual({ search: 334, social: 333, email: 333 });
  });

  it('counts a channel as often as it was touched', () => {
    expect(amountsOf(creditConversion(600, path('a', 'a', 'b')), 'linear')).toEqual({ a: 400, b: 200 });
  });

  it('credits to nobody known what nothing led to, under every model', () => {
    expect(creditConversion(500, [])).toEqual(
      attributionModels.map(model => ({
        model,
        touchpointId: null,
        mediaType: 'other',
        channel: 'unattributed',
        campaign: null,
        amount: 500,
        share: 1_000_000,
      })),
    );
  });

  it('names the touchpoint of each credit', () => {
    expect(creditConversion(1, path('a', 'b')).map(c => [c.model, c.touchpointId, c.amount])).toEqual([
      ['first', 'a-0', 1],
      ['last', 'b-1', 1],
      ['linear', 'a-0', 1],
      ['linear', 'b-1', 0],
    ]);
  });

  it('joins the touchpoints of a place when there are too many for one event, and keeps the sums', () => {
    const long = Array.from({ length: LONGEST_PATH + 1 }, (_, i) => touch(i % 3 === 0 ? 'a' : 'b', i));
    const credits = creditConversion(99_999, long);
    expect(credits).toHaveLength(4);
    expect(credits.every(c => c.touchpointId === null)).toBe(true);
    expect(total(credits, 'linear')).toBe(99_999n);
    expect(total(credits, 'linear', 'share')).toBe(1_000_000n);
  });

  it('conserves amount and count in every model, for any amount and path', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 }), (amount, channels) => {
        const credits = creditConversion(amount, path(...channels));
        for (const model of attributionModels) {
          expect(total(credits, model)).toBe(BigInt(amount));
          expect(total(credits, model, 'share')).toBe(1_000_000n);
        }
      }),
    );
  });
});

describe('the path to a conversion', () => {
  it('holds what came up to it, in order', () => {
    const touches = [touch('late', 9), touch('b', 5, '2'), touch('a', 5, '1'), touch('first', 1)];
    expect(pathTo(touches, touch('', 5).at).map(t => t.channel)).toEqual(['first', 'a', 'b']);
  });

  it('does not depend on the order in which touchpoints became known', () => {
    const touches = fc
      .uniqueArray(fc.record({ minute: fc.nat(5), id: fc.uuid() }), { selector: t => t.id, maxLength: 12 })
      .map(ts => ts.map(t => touch('x', t.minute, t.id)));
    fc.assert(
      fc.property(
        touches.chain(ts => fc.tuple(fc.constant(ts), fc.shuffledSubarray(ts, { minLength: ts.length }))),
        ([one, other]) => {
          expect(pathTo(one, touch('', 3).at)).toEqual(pathTo(other, touch('', 3).at));
        },
      ),
    );
  });
});

interface WorkedExample {
  name: string;
  paths?: [string, number, number][];
  expected: Record<string, Record<string, number>>;
}
const examples = '../shared/data/attribution/worked_examples.json';
const published = existsSync(examples) ? (JSON.parse(readFileSync(examples, 'utf8')) as WorkedExample[]) : null;

(published === null ? describe.skip : describe)(`worked examples of others (skipped without ${examples})`, () => {
  const creditsOf = (example: WorkedExample, model: string) => {
    const sums: Record<string, number> = {};
    for (const [text, conversions] of example.paths!) {
      // Conversions as an amount in millionths: what the examples round is below that.
      const amounts = amountsOf(creditConversion(conversions * 1_000_000, path(...text.split('>'))), model);
      for (const [channel, amount] of Object.entries(amounts)) sums[channel] = (sums[channel] ?? 0) + amount / 1_000_000;
    }
    return sums;
  };
  const named = (name: string) => published!.find(example => example.name === name)!;

  it.each(attributionModels)('agrees on %s credit over several paths', model => {
    const example = named('eeghor/mta unit tests A');
    const credits = creditsOf(example, model);
    expect(Object.keys(credits).sort()).toEqual(Object.keys(example.expected[model]!).sort());
    for (const [channel, credit] of Object.entries(example.expected[model]!)) expect(credits[channel]).toBeCloseTo(credit, 5);
  });

  it('agrees on linear credit per touch', () => {
    const example = named('eeghor linear proportional');
    expect(creditsOf(example, 'linear')).toEqual(example.expected['proportional (per touch)']);
  });
});
