import { hostAndRegistrable, hostOf, isOfDomains } from './domains.js';

describe('hostOf', () => {
  it.each([
    ['example.com', 'example.com'],
    [' Example.COM. ', 'example.com'],
    ['https://www.example.co.uk/about?x=1', 'example.co.uk'],
    ['jo@sales.example.com', 'sales.example.com'],
    ['example.com:8080', 'example.com'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
  ])('reads %j as %s', (text, host) => {
    expect(hostOf(text)).toBe(host);
  });

  it.each(['', 'localhost', '10.0.0.1', 'exa mple.com', '-a.com', 'n/a', '.com'])('does not take %j for one', text => {
    expect(hostOf(text)).toBeNull();
  });
});

describe('hostAndRegistrable', () => {
  it('adds the domain that somebody registered, by the list of public suffixes', () => {
    expect(hostAndRegistrable('mail.example.co.uk')).toEqual(['mail.example.co.uk', 'example.co.uk']);
    expect(hostAndRegistrable('example.com')).toEqual(['example.com']);
    expect(hostAndRegistrable('acme.github.io')).toEqual(['acme.github.io']);
  });
});

describe('isOfDomains', () => {
  it('holds for a domain and what is beneath it', () => {
    expect(isOfDomains('a.b.example', ['b.example'])).toBe(true);
    expect(isOfDomains('ab.example', ['b.example'])).toBe(false);
    expect(isOfDomains('', ['b.example'])).toBe(false);
  });
});
