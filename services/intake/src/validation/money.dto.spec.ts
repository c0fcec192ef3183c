import { checkBody } from './check-body.js';
import { MoneyDto, moneyOf } from './money.dto.js';

const check = (body: object) => checkBody(MoneyDto, body);
const fieldsOf = (body: object) => {
  const checked = check(body);
  return 'errors' in checked ? [...new Set(checked.errors.map(e => e.field))] : [];
};

describe('MoneyDto', () => {
  it.each([
    [{ amount: '1250.5', currency: 'EUR' }, 125050],
    [{ amount: '-3', currency: 'JPY' }, -3],
    [{ amount: '1.234', currency: 'KWD' }, 1234],
    [{ minor: 99, currency: 'EUR' }, 99],
    [{ minor: 0, amount: null, currency: 'EUR' }, 0],
  ])('reads %j exactly', (body, amount) => {
    const checked = check(body);
    expect('value' in checked && moneyOf(checked.value).amount).toBe(amount);
  });

  it.each([
    [{ amount: '1.234', currency: 'EUR' }, ['amount']],
    [{ amount: 12.5, currency: 'EUR' }, ['amount']],
    [{ amount: '1e3', currency: 'EUR' }, ['amount']],
    [{ amount: '99999999999999999', currency: 'EUR' }, ['amount']],
    [{ minor: 1.5, currency: 'EUR' }, ['minor']],
    [{ amount: '1', currency: 'EURO' }, ['currency']],
    [{ amount: '1', currency: 'XQQ' }, ['currency']],
    [{ amount: '1' }, ['currency']],
    [{ amount: 'a lot', minor: 100, currency: 'EUR' }, ['amount']],
    [{ amount: 12.5, minor: 1250, currency: 'EUR' }, ['amount']],
    [{ amount: '12.50', minor: '1250', currency: 'EUR' }, ['minor']],
    [{ amount: {}, minor: 1.5, currency: 'EUR' }, ['amount', 'minor']],
  ])('refuses %j', (body, fields) => {
    expect(fieldsOf(body)).toEqual(fields);
  });

  it('needs an amount in one form', () => {
    expect(fieldsOf({ currency: 'EUR' }).length).toBeGreaterThan(0);
  });
});
