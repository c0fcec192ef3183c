import fc from 'fast-check';
import { IsDateTime } from 'typebox/format';
import { isInstant } from './instant-format.js';

const two = (least: number, most: number) => fc.integer({ min: least, max: most }).map(n => String(n).padStart(2, '0'));
/** Instants, and what looks like them: month 0 and 13, the 30th of February, hour 24, second 60. */
const lookalike = fc
  .tuple(
    fc.integer({ min: 0, max: 10_000 }).map(n => String(n).padStart(4, '0')),
    two(0, 13),
    two(0, 32),
    fc.constantFrom('T', 't', ' '),
    two(0, 24),
    two(0, 60),
    two(0, 61),
    fc.constantFrom('', '.', '.0', '.123', '.123456789', ',5'),
    fc.constantFrom('Z', 'z', '', '+00:00', '-23:59', '+24:00', 'Z\n', 'Z[Europe/Berlin]'),
  )
  .map(
    ([year, month, day, t, hour, minute, second, fraction, zone]) =>
      `${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`,
  );

describe('an instant', () => {
  it('is what the schema library takes for one', () => {
    fc.assert(
      fc.property(fc.oneof(lookalike, fc.string()), text => expect(isInstant(text)).toBe(IsDateTime(text))),
      { numRuns: 2000 },
    );
  });

  it('may be on any day that there is', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('9999-12-31T23:59:59Z') }), date =>
        expect(isInstant(date.toISOString())).toBe(true),
      ),
    );
  });
});
