import { parseValue } from './parse-value.js';

describe('parseValue', () => {
  it.each([
    ['42', Number, 42],
    ['-1.5', Number, -1.5],
    ['true', Boolean, true],
    ['ON', Boolean, true],
    ['0', Boolean, false],
    ['no', Boolean, false],
    ['a:1, b:2 ,', Array, ['a:1', 'b:2']],
    ['[{"a":1}]', Array, [{ a: 1 }]],
    ['text', String, 'text'],
    ['text', undefined, 'text'],
  ])('reads %j as %p', (text, type, value) => {
    expect(parseValue(text, type)).toEqual({ value });
  });

  it.each(['abc', ' ', '12px', 'Infinity'])('refuses %j for a number', text => {
    expect(parseValue(text, Number)).toEqual({ problem: 'must be a number' });
  });

  it('refuses a word that is neither true nor false', () => {
    expect(parseValue('maybe', Boolean)).toEqual({ problem: 'must be true or false' });
  });

  it('does not quote JSON that it can not read', () => {
    expect(parseValue('[{"secret', Array)).toEqual({ problem: 'must be valid JSON' });
  });
});
