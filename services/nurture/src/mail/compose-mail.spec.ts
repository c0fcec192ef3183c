import { factsOf, programOf, twoMails } from '../../test/builders.js';
import { composeMail } from './compose-mail.js';

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
  it('greets nobody by an empty name', () => {
    expect(compose(twoMails, 0, { ...facts, firstName: null, lastName: null }).subject).toBe('Hello there');
  });
});
