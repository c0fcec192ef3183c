import { cleanText, MAX_TEXT, present } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    [' a ', 'a'],
    ['a\u0000b', 'ab'],
    [7, '7'],
    [false, 'false'],
    ['line 1\nline 2\ttab', 'line 1\nline 2\ttab'],
  ])('reads %j as %j', (value, text) => {
    expect(cleanText(value)).toBe(text);
  });

  it('leaves no half of a character, neither one that came nor one of its own cutting', () => {
    expect([cleanText('a\ud83db'), cleanText('\ude00 a'), cleanText('😀 a')]).toEqual(['ab', 'a', '😀 a']);
    expect(cleanText(`${'x'.repeat(MAX_TEXT - 1)}😀`)).toBe('x'.repeat(MAX_TEXT - 1));
  });

  it.each(['', '  ', '\u0007', '\ud83d', null, undefined, {}, []])('takes %j for nothing', value => {
    expect(cleanText(value)).toBeUndefined();
  });

  it('is no longer than an event takes', () => {
    expect(cleanText('x'.repeat(MAX_TEXT + 1))).toHaveLength(MAX_TEXT);
  });
});

describe('present', () => {
  it('leaves out what is undefined, null or an empty object', () => {
    expect(present({ a: 1, b: undefined, c: null, d: {}, e: [], f: '', g: false })).toEqual({ a: 1, e: [], f: '', g: false });
    expect(present({ a: undefined })).toBeUndefined();
  });
});
