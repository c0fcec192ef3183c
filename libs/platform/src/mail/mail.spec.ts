import { headerText, messageIdFrom } from './mail.js';

describe('the parts of a mail', () => {
  it.each([
    ['hello@acme.example', '<1@acme.example>'],
    ['Acme <hello@acme.example>', '<1@acme.example>'],
    ['"a@b" <hello@acme.example> ', '<1@acme.example>'],
    ['nobody', '<1@localhost>'],
  ])('have a Message-ID in the domain of the sender %s', (from, messageId) => {
    expect(messageIdFrom('1', from)).toBe(messageId);
  });

  it('start no header of their own', () => {
    expect(headerText(' Ada\r\nBcc: all@example.com\t')).toBe('Ada Bcc: all@example.com');
  });
});
