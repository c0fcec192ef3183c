import { cherryPickers, conductOf, trendOf, twoSided } from './cherry-picking.js';
import type { ConductCount } from './count-conduct.js';

/** Drinking of mothers, five levels equally spaced, and malformed children: A. Agresti, Categorical Data Analysis, table 3.7: M² is 1.83, P 0.18. */
const textbook = [
  { leads: 17_114, cases: 48 },
  { leads: 14_502, cases: 38 },
  { leads: 793, cases: 5 },
  { leads: 127, cases: 1 },
  { leads: 38, cases: 1 },
];
/** A rep who declines so many of a hundred leads in each band. */
const decliner = (repId: string, ...declined: number[]): ConductCount[] =>
  declined.map((cases, band) => ({ repId, band, assigned: 100, declined: cases, neglected: 0 }));

describe('the test for a trend', () => {
  it('gives what a textbook gives', () => {
    const { z, p, rate } = trendOf(textbook);
    expect(z! * z!).toBeCloseTo(1.83, 2);
    expect(p).toBeCloseTo(0.18, 2);
    expect(rate).toBeCloseTo(93 / 32_574, 9);
  });

  it('has a sign: negative when poorer leads are the cases', () => {
    expect(
      trendOf([
        { leads: 50, cases: 25 },
        { leads: 50, cases: 5 },
      ]).z,
    ).toBeLessThan(-4);
    expect(
      trendOf([
        { leads: 50, cases: 5 },
        { leads: 50, cases: 25 },
      ]).z,
    ).toBeGreaterThan(4);
    expect(
      trendOf([
        { leads: 50, cases: 15 },
        { leads: 50, cases: 15 },
      ]).z,
    ).toBeCloseTo(0, 12);
  });

  it.each([
    ['no leads', [], null],
    [
      'a few leads',
      [
        { leads: 10, cases: 8 },
        { leads: 10, cases: 0 },
      ],
      0.4,
    ],
    [
      'a few cases',
      [
        { leads: 100, cases: 4 },
        { leads: 100, cases: 0 },
      ],
      0.02,
    ],
    [
      'nothing but cases',
      [
        { leads: 50, cases: 50 },
        { leads: 50, cases: 50 },
      ],
      1,
    ],
    [
      'leads of one band',
      [
        { leads: 0, cases: 0 },
        { leads: 100, cases: 50 },
      ],
      0.5,
    ],
  ])('says nothing of %s', (_, counts, rate) => {
    expect(trendOf(counts)).toEqual({ rate, z: null, p: null });
  });

  it('tells chance as the tables do', () => {
    expect([0, 1, 1.959964, -2.575829, 5].map(twoSided)).toEqual([1, 0.3173105, 0.05, 0.01, 5.733e-7].map(p => expect.closeTo(p, 6)));
  });
});

describe('the conduct of a rep', () => {
  it('sums what was given, declined and let lie, also without a score', () => {
    const counts = [
      { repId: 'ada', band: -1, assigned: 3, declined: 1, neglected: 1 },
      { repId: 'ada', band: 4, assigned: 2, declined: 0, neglected: 1 },
    ];
    expect(conductOf(counts)).toMatchObject({
      assigned: 5,
      declined: 1,
      neglected: 2,
      bands: counts,
      declines: { rate: 0 },
      neglect: { rate: 0.5 },
    });
  });

  it('counts a lead that was declined long after it was given', () => {
    expect(conductOf([{ repId: 'ada', band: 2, assigned: 0, declined: 2, neglected: 0 }]).declines.rate).toBe(1);
  });
});

describe('cherry-picking', () => {
  it('is found where poor leads are declined and good ones kept', () => {
    const found = cherryPickers([...decliner('picky', 40, 30, 20, 10, 2), ...decliner('fair', 20, 21, 19, 20, 20)], 0.01);
    expect(found.map(({ repId, what }) => [repId, what])).toEqual([['picky', 'declines']]);
    expect(found[0]!.trend.p).toBeLessThan(1e-9);
  });

  it('is no name for declining much, nor for declining the good ones', () => {
    expect(cherryPickers([...decliner('lazy', 60, 61, 59, 60, 60), ...decliner('odd', 2, 10, 20, 30, 40)], 0.01)).toEqual([]);
  });

  it('is found in neglect as well', () => {
    const counts = decliner('ada', 40, 30, 20, 10, 2).map(count => ({ ...count, declined: 0, neglected: count.declined }));
    expect(cherryPickers(counts, 0.01)).toMatchObject([{ repId: 'ada', what: 'neglect' }]);
  });

  it('is not found among many who decline by chance alone', () => {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const byChance = () => Array.from({ length: 100 }, () => (random() < 0.2 ? 1 : 0)).reduce<number>((sum, one) => sum + one, 0);
    const companies = Array.from({ length: 40 }, (_, company) =>
      Array.from({ length: 50 }, (__, rep) =>
        decliner(`${company}/${rep}`, byChance(), byChance(), byChance(), byChance(), byChance()),
      ).flat(),
    );
    // With 0.05 two of forty companies are expected to name somebody wrongly.
    expect(companies.filter(counts => cherryPickers(counts, 0.05).length > 0).length).toBeLessThanOrEqual(5);
    expect(companies.flat().length).toBe(10_000);
  });
});
