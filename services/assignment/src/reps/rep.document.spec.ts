import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { RepDocument, repDocument, repErrors, repOf } from './rep.document.js';

const document = (given: Partial<RepDocument> = {}): RepDocument => ({ id: 'ann', name: 'Ann Example', ...given });
const full = document({
  email: 'ann@example.com',
  externalId: '005A',
  active: false,
  timeZone: 'America/Sao_Paulo',
  calendar: 'office',
  timeOff: [
    { from: '2026-08-01', to: '2026-08-14' },
    { from: '2026-09-01T12:00:00Z', to: '2026-09-01T15:00:00Z' },
  ],
  skills: ['pt', 'enterprise'],
  caps: { open: 30, hour: 3, day: 10, week: null, pools: { emea: 20 } },
  delegate: 'ben',
  manager: 'mona',
  needsPresence: true,
  languages: ['pt', 'en'],
});

describe('RepDocument', () => {
  it.each([
    ['no name', { name: undefined }, ['name']],
    ['an id that is no id', { id: '../etc' }, ['id']],
    ['an address that is none', { email: 'ann' }, ['email']],
    ['caps below zero or broken', { caps: { open: -1, day: 2.5, month: 3 } }, ['caps.month', 'caps.open', 'caps.day']],
    ['time off without an end', { timeOff: [{ from: '2026-01-01' }] }, ['timeOff.0.to']],
    ['a skill twice', { skills: ['de', 'de'] }, ['skills']],
    ['a delegate that is no id', { delegate: 'Ben Cole' }, ['delegate']],
    ['a manager who is no id', { manager: 'Mona Lund' }, ['manager']],
    ['a word for active', { active: 'yes' }, ['active']],
    ['a language in words', { languages: ['German'] }, ['languages']],
    ['a word for presence', { needsPresence: 'always' }, ['needsPresence']],
  ])('refuses %s', (_, given, fields) => {
    expect(fieldsRefused(RepDocument, { ...document(), ...given }).sort()).toEqual([...fields].sort());
  });

  it('names the pool whose cap is no whole number, and keeps no empty list of them', () => {
    const pools = { emea: 3, us: -1, apac: 2.5, latam: 'all' as never };
    const message = 'must be a whole number from 0 to 1000000';
    expect(repErrors(document({ caps: { pools } }))).toEqual(['us', 'apac', 'latam'].map(id => ({ field: `caps.pools.${id}`, message })));
    expect(repOf(document({ caps: { pools: {} } })).caps).not.toHaveProperty('pools');
  });

  it('takes the least and the most', () => {
    expect(fieldsRefused(RepDocument, document())).toEqual([]);
    expect(fieldsRefused(RepDocument, full)).toEqual([]);
  });
});

describe('repOf', () => {
  it('is active, always at work and without caps when nothing else is said', () => {
    expect(repOf(document())).toEqual({
      repId: 'ann',
      name: 'Ann Example',
      email: null,
      externalId: null,
      active: true,
      timeZone: 'UTC',
      calendarId: null,
      timeOff: [],
      skills: [],
      caps: { open: null, hour: null, day: null, week: null },
    });
  });

  it('reads back as it was given', () => {
    expect(repDocument(repOf(full))).toEqual(full);
    expect(repOf(repDocument(repOf(document())))).toEqual(repOf(document()));
  });
});

describe('the limits of a rep', () => {
  const limits = [
    { most: 14, per: 'month', spread: true },
    { most: 2.5, per: 'day', grades: ['A'], pools: ['emea'], sources: ['fair'] },
  ] as const;
  const given = document({ limits: limits.map(limit => ({ ...limit })) as NonNullable<RepDocument['limits']> });

  it('read back as they were given, with what was left out', () => {
    expect(fieldsRefused(RepDocument, given)).toEqual([]);
    expect(repDocument(repOf(given)).limits).toEqual([
      { most: 14, per: 'month', spread: true, pools: [], grades: [], sources: [] },
      { most: 2.5, per: 'day', spread: false, grades: ['A'], pools: ['emea'], sources: ['fair'] },
    ]);
    expect(repOf(repDocument(repOf(given)))).toEqual(repOf(given));
    expect('limits' in repOf(document({ limits: [] }))).toBe(false);
  });

  it.each([
    ['less than nothing', { most: -1, per: 'day' }, 'limits.0.most'],
    ['too many digits', { most: 1.2345, per: 'day' }, 'limits.0.most'],
    ['an unknown time', { most: 1, per: 'year' }, 'limits.0.per'],
    ['an unknown grade', { most: 1, per: 'day', grades: ['E'] }, 'limits.0.grades'],
    ['a pool that is no id', { most: 1, per: 'day', pools: ['../x'] }, 'limits.0.pools'],
  ])('refuse %s', (_, limit, field) => {
    expect(fieldsRefused(RepDocument, { ...document(), limits: [limit] })).toEqual([field]);
  });

  it('refuse to spread a day over its days, and two about the same', () => {
    const twice = [
      { most: 1, per: 'day', spread: true },
      { most: 2, per: 'week' },
      { most: 3, per: 'week' },
    ] as NonNullable<RepDocument['limits']>;
    expect(repErrors(document({ limits: twice })).map(error => error.field)).toEqual(['limits.0.spread', 'limits.2']);
  });
});

describe('the performance of a rep', () => {
  it('reads back as it was given, and is left out where it is not known', () => {
    const given = document({ performance: { wonRate: 0.18, leads: 120 } });
    expect(fieldsRefused(RepDocument, given)).toEqual([]);
    expect(repDocument(repOf(given)).performance).toEqual({ wonRate: 0.18, leads: 120 });
    expect('performance' in repOf(document({ performance: null }))).toBe(false);
    const wrong = { ...document(), performance: { wonRate: 18, leads: -1 } };
    expect(fieldsRefused(RepDocument, wrong)).toEqual(['performance.wonRate', 'performance.leads']);
  });
});

describe('repErrors', () => {
  it('is empty for a rep that is right', () => {
    expect(repErrors(full)).toEqual([]);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, ['timeZone']],
    [{ delegate: 'ann' }, ['delegate']],
    [{ manager: 'ann' }, ['manager']],
    [{ timeOff: [{ from: 'soon', to: '2026-01-02' }] }, ['timeOff.0.from']],
    [{ timeOff: [{ from: '2026-01-05', to: '2026-01-02' }] }, ['timeOff.0']],
    [
      {
        timeOff: [
          { from: '2026-01-01', to: '2026-01-02' },
          { from: '2026-02-30', to: 'x' },
        ],
      },
      ['timeOff.1.from', 'timeOff.1.to'],
    ],
  ])('names what is wrong with %j', (given, fields) => {
    expect(repErrors(document(given)).map(error => error.field)).toEqual(fields);
  });
});
