import { EPISODE } from '../../test/builders.js';
import { messageIdOf } from './message-id.js';

describe('the id of a mail', () => {
  it('is the same on every try of a step, and another for every other', () => {
    const id = messageIdOf(EPISODE, 'welcome', 'Acme <hello@acme.example>');
    expect(messageIdOf(EPISODE, 'welcome', 'Acme <hello@acme.example>')).toBe(id);
    expect(id).toMatch(/^<[0-9a-f-]{36}@acme\.example>$/);
    expect(messageIdOf(EPISODE, 'case-study', 'Acme <hello@acme.example>')).not.toBe(id);
  });
  it('has the domain of a sender without a name', () => {
    expect(messageIdOf(EPISODE, 'welcome', 'hello@acme.example')).toMatch(/@acme\.example>$/);
  });
});
