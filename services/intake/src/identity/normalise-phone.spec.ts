import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { normalisePhone } from './normalise-phone.js';

describe('normalisePhone', () => {
  it.each([
    ['(650) 555-0123', 'US', '+16505550123'],
    ['07911 123456', 'GB', '+447911123456'],
    ['0044 7911 123456', undefined, '+447911123456'],
    ['tel:+1-201-555-0123', undefined, '+12015550123'],
    ['+33 1 25 54 45 69', 'US', '+33125544569'],
  ])('reads %s of %s as %s', (input, country, number) => {
    expect(normalisePhone(input, country)).toBe(number);
  });

  it.each([
    ['123', 'US'],
    ['', 'US'],
    ['07911 123456', undefined],
    ['(000) 000-0000', 'US'],
    ['call me', 'DE'],
    ['07911 123456', 'XX'],
  ])('takes %j of %s for no number', (input, country) => {
    expect(normalisePhone(input, country)).toBeUndefined();
  });

  const examples = fileURLToPath(new URL('../../../../../shared/data/identity/libphonenumber_messy_parse.csv', import.meta.url));
  const withExamples = existsSync(examples) ? it : it.skip;
  withExamples('agrees with examples that others collected (../shared/data, skipped when absent)', () => {
    const rows = readFileSync(examples, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(','));
    const wrong = rows.filter(([input, region, , e164, , , isValid]) => isValid === 'True' && normalisePhone(input, region) !== e164);
    // A national number with digits too many for the library's metadata of another year may differ.
    expect(wrong.length).toBeLessThanOrEqual(1);
  });
});
