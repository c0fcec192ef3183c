import { deriveOrigin } from './derive-origin.js';

describe('deriveOrigin', () => {
  it('takes what the inquiry says itself', () => {
    expect(
      deriveOrigin({ mediaType: 'print', channel: 'times', campaign: 'a' }, { mediaType: 'radio', channel: 'bbc', campaign: 'b' }),
    ).toEqual({ mediaType: 'print', channel: 'times', campaign: 'a' });
  });

  it('takes what the source says where the inquiry is silent', () => {
    expect(deriveOrigin({ utm: { medium: 'cpc' } }, { mediaType: 'trade-show', channel: 'hannover' })).toMatchObject({
      mediaType: 'trade-show',
      channel: 'hannover',
    });
  });

  it.each([
    [{ clickIds: { gclid: 'x' } }, 'paid-search', 'google-ads'],
    [{ clickIds: { fbclid: 'x' } }, 'paid-social', 'meta'],
    [{ clickIds: { li_fat_id: 'x' } }, 'paid-social', 'linkedin'],
    [{ utm: { source: 'newsletter-7', medium: 'Email' } }, 'email', 'newsletter-7'],
    [{ referrer: 'https://www.google.de/search?q=x' }, 'organic-search', 'google.de'],
    [{ referrer: 'https://l.facebook.com/' }, 'organic-social', 'l.facebook.com'],
    [{ referrer: 'https://blog.example.org/post' }, 'referral', 'blog.example.org'],
    [{ referrer: 'https://www.example.com/a', landingPage: 'https://example.com/b' }, 'website', 'direct'],
    [{ referrer: 'not a url' }, 'website', 'direct'],
    [{ utm: { medium: 'constructor' } }, 'website', 'direct'],
    [{ utm: { medium: '__proto__', source: 'x' }, referrer: 'https://www.google.de/' }, 'organic-search', 'x'],
    [{}, 'website', 'direct'],
  ] as const)('reads %j as %s by %s', (given, mediaType, channel) => {
    expect(deriveOrigin(given, {})).toMatchObject({ mediaType, channel });
  });

  it('keeps UTM fields and click ids as they came', () => {
    const given = { utm: { source: 'G', medium: 'CPC', campaign: 'Spring!' }, clickIds: { gclid: 'aB' } };
    expect(deriveOrigin(given, {})).toEqual({ ...given, mediaType: 'paid-search', channel: 'G', campaign: 'Spring!' });
  });
});
