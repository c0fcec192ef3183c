import { factsOf } from '../../test/builders.js';
import { mailRefusal, type MailConsent } from './may-mail.js';

const unknown: MailConsent = { email: null, basis: null };
const refusal = (consent: MailConsent, routed: MailConsent = unknown) => mailRefusal(factsOf({ consent }), routed, null);

describe('whether a person may be mailed', () => {
  it.each<[string, MailConsent]>([
    ['granted consent', { email: 'granted', basis: null }],
    ['a contract', { email: null, basis: 'contract' }],
    ['a legitimate interest', { email: null, basis: 'legitimate-interest' }],
    ['consent as the stated basis', { email: null, basis: 'consent' }],
  ])('is a yes with %s, whether the inquiry or routing says so', (_what, consent) => {
    expect(refusal(consent)).toBeNull();
    expect(refusal(unknown, consent)).toBeNull();
  });

  it('is a no when nobody said anything', () => {
    expect(refusal(unknown)).toBe('no-consent');
  });
  it('is a no after a denial on either side, whatever basis is stated', () => {
    expect(refusal({ email: 'denied', basis: 'contract' })).toBe('no-consent');
    expect(refusal({ email: 'granted', basis: 'contract' }, { email: 'denied', basis: null })).toBe('no-consent');
    expect(refusal({ email: 'denied', basis: null }, { email: 'granted', basis: null })).toBe('no-consent');
  });
  it('is a no without an address', () => {
    expect(mailRefusal(factsOf({ email: null }), unknown, null)).toBe('no-address');
  });
  it('is a no for an opt-out or a bounce, whatever consent a later import claims', () => {
    expect(mailRefusal(factsOf(), unknown, 'opted-out')).toBe('opted-out');
    expect(mailRefusal(factsOf(), unknown, 'bounced')).toBe('bounced');
  });
  it('is a no for a person who asked to be forgotten', () => {
    expect(mailRefusal(factsOf(), unknown, 'erased')).toBe('opted-out');
  });
});
