import { describeMail } from './show-mails.js';

const mail = { receivedAt: '2026-03-19T11:00:00.123Z', messageId: '<1@x>', subject: 'New lead for Nadia Rahman: Ada' };

it('a mail with links is shown with them, on lines that can be clicked on', () => {
  expect(describeMail('Nadia', { ...mail, text: 'Hello\n\nAccept: http://a.example/1\nDecline: http://a.example/2\n' })).toBe(
    '11:00:00.123  Nadia was mailed “New lead for Nadia Rahman: Ada”\n              accept:  http://a.example/1\n              decline: http://a.example/2',
  );
});

it('a mail without any is not', () => {
  expect(describeMail('Nadia', { ...mail, text: 'Good morning.\nAccept: \n' })).toBeUndefined();
});
