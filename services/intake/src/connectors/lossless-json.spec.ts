import fc from 'fast-check';
import { idOf, parseLossless } from './lossless-json.js';

describe('parseLossless', () => {
  it('keeps every digit of an id that no double holds', () => {
    expect(parseLossless('{"campaign_id": 12345678901234567, "leadgen_id":98765432109876543,"form_id": 42}')).toEqual({
      campaign_id: '12345678901234567',
      leadgen_id: '98765432109876543',
      form_id: 42,
    });
  });

  it.each([
    '{"a":"12345678901234567890"}',
    '{"a":"say \\"12345678901234567\\" twice"}',
    '[1.12345678901234567,-1.5e300]',
    '{"12345678901234567":1}',
  ])('leaves texts, names and fractions of %s alone', text => {
    expect(parseLossless(text)).toEqual(JSON.parse(text));
  });

  it('reads all other JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const long = /\d{16}/.test(text);
        fc.pre(!long);
        expect(parseLossless(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => parseLossless('{"a":')).toThrow(SyntaxError);
  });
});

describe('idOf', () => {
  it.each([
    [42, '42'],
    ['98765432109876543', '98765432109876543'],
    [' a ', 'a'],
    [0, '0'],
  ])('reads %j as %s', (value, id) => {
    expect(idOf(value)).toBe(id);
  });

  it.each([undefined, null, '', '  ', {}, [], true, Number.NaN])('takes %j for no id', value => {
    expect(idOf(value)).toBeUndefined();
  });
});
