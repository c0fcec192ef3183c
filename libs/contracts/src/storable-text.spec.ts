import { isStorable } from './storable-text.js';

describe('a text that a database takes', () => {
  it.each(['', 'plain', 'emoji 😀', 'Ünïcode\n\t'])('may be %j', text => {
    expect(isStorable(text)).toBe(true);
  });
  it.each(['nul \0', 'half \ud83d', 'other half \ude00 of it', '\ude00\ud83d'])('may not be %j', text => {
    expect(isStorable(text)).toBe(false);
  });
});
