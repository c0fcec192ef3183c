import { isInstant } from './instant.validator.js';

describe('isInstant', () => {
  it.each(['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.123456+01:00', '2024-02-29T00:00:00-11:00', '2026-03-01t09:30:00z'])(
    'takes %s',
    text => {
      expect(isInstant(text)).toBe(true);
    },
  );

  it.each([
    '2026-03-01T09:30:00',
    '2026-03-01',
    '0000-06-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-00:01',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01 09:30:00Z',
    '2026-W10-2',
    '2026-060',
    'now',
    '',
    0,
    null,
    new Date(),
  ])('refuses %j', value => {
    expect(isInstant(value)).toBe(false);
  });
});
