import { EPISODE, factsOf, programOf, twoMails } from '../../test/builders.js';
import { composeMail, messageIdOf } from './compose-mail.js';

const url = 'https://baton.example/v1/nurture/unsubscribe/abc';
const facts = { ...factsOf(), email: 'ada@example.com' };
const compose = (source = twoMails, step = 0, person = facts) => {
  const program = programOf(source);
  return composeMail(program, program.steps[step]!, person, 'Acme <hello@acme.example>', '<1@acme.example>', url);
};

describe('a mail', () => {
  it('is the step with its templates filled in', () => {
    expect(compose()).toMatchObject({
      from: 'Acme <hello@acme.example>',
      to: { name: 'Ada Lovelace', address: 'ada@example.com' },
      subject: 'Hello Ada',
      messageId: '<1@acme.example>',
      text: `Hello Ada,\nthis is the first mail.\n\n-- \nIf you would rather not hear from us, unsubscribe here:\n${url}\n`,
      html: `<p>Hello Ada</p>\n<p style="font-size: smaller"><a href="${url}">Unsubscribe</a></p>`,
    });
  });
  it('can be unsubscribed from with one click', () => {
    expect(compose().headers).toMatchObject({ 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });
  });
  it('has the link once, where the template puts it', () => {
    expect(compose(twoMails.replace('this is the first mail.', 'bye: {{ unsubscribeUrl }}')).text).toBe(`Hello Ada,\nbye: ${url}\n`);
  });
  it('has a text part alone when the step has no HTML', () => {
    expect(compose(twoMails, 1)).not.toHaveProperty('html');
  });
  it('comes from the sender of the program', () => {
    expect(compose(twoMails.replace('name: warm-up', 'name: warm-up\n  from: Ann <ann@acme.example>')).from).toBe('Ann <ann@acme.example>');
  });
  it('lets no name start another header', () => {
    const mail = compose(twoMails, 0, { ...facts, firstName: 'Ada\r\nBcc: all@example.com', lastName: null });
    expect(mail.subject).toBe('Hello Ada Bcc: all@example.com');
    expect(mail.to.name).toBe('Ada Bcc: all@example.com');
  });
  it('greets nobody by an empty name', () => {
    expect(compose(twoMails, 0, { ...facts, firstName: null, lastName: null }).subject).toBe('Hello there');
  });
});

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
