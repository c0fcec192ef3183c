import { TargetGuard } from './target-guard.js';

const guard = new TargetGuard(false, []);
const resolving = (addresses: string[], networks: string[] = []) => {
  let asked = 0;
  const guarded = new TargetGuard(false, networks, async () => {
    asked++;
    return addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }));
  });
  const lookup = (all: boolean) =>
    new Promise<unknown>((resolve, reject) => {
      guarded.lookup('receiver.example', { all }, (error, address) => (error ? reject(error) : resolve(address)));
    });
  return { lookup, asked: () => asked };
};

describe('addresses that nothing is sent to', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine, elsewhere', '127.255.0.9'],
    ['any address', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['link-local, where clouds tell metadata', '169.254.169.254'],
    ["a provider's network", '100.64.0.1'],
    ["Alibaba's metadata", '100.100.100.200'],
    ["Azure's metadata", '168.63.129.16'],
    ["Oracle's metadata", '192.0.0.192'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '203.0.113.7'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['this machine', '::1'],
    ['any address', '::'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1'],
    ['IPv4 in IPv6, in hexadecimal', '::ffff:7f00:1'],
    ['IPv4 in IPv6, as it once was', '::7f00:1'],
    ['translated IPv4', '64:ff9b::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd12::1'],
    ["Amazon's metadata", 'fd00:ec2::254'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
  ])('%s: %s', (_what, address) => {
    expect(guard.isAllowed(address)).toBe(false);
  });

  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])('but to %s', address => {
    expect(guard.isAllowed(address)).toBe(true);
  });

  it('are sent to when their network is allowed', () => {
    const open = new TargetGuard(false, ['10.20.0.0/16', 'fd12::/16']);
    expect(['10.20.3.4', '::ffff:10.20.3.4', 'fd12::7'].every(a => open.isAllowed(a))).toBe(true);
    expect(['10.21.0.1', 'fd13::1', '127.0.0.1'].some(a => open.isAllowed(a))).toBe(false);
  });
});

describe('the URL of a subscription', () => {
  it.each([
    ['crm.example.com', 'absolute URL'],
    ['http://crm.example.com/', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['https://user:pass@crm.example.com/', 'user'],
    ['https://127.0.0.1/', 'not a public address'],
    ['https://2130706433/', '127.0.0.1 is not'],
    ['https://0x7f.1/', '127.0.0.1 is not'],
    ['https://[::1]/', '::1 is not'],
    ['https://[::ffff:169.254.169.254]/', 'not a public address'],
  ])('%s is refused', (url, because) => {
    expect(guard.problemOf(url)).toContain(because);
  });

  it('may be any public one with TLS, and one without where that is allowed', () => {
    expect(guard.problemOf('https://crm.example.com:8443/baton?tenant=1')).toBeUndefined();
    expect(new TargetGuard(true, []).problemOf('http://crm.example.com/')).toBeUndefined();
  });
});

describe('the name of a receiver', () => {
  it('leads to its public addresses alone, and is asked for once', async () => {
    const { lookup, asked } = resolving(['10.0.0.1', '1.1.1.1', '2606:4700::1111']);
    await expect(lookup(true)).resolves.toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(asked()).toBe(1);
    await expect(lookup(false)).resolves.toBe('1.1.1.1');
  });

  it('is refused when none is public', async () => {
    await expect(resolving(['10.0.0.1', '::1']).lookup(true)).rejects.toThrow(/^receiver.example does not lead to a public address$/);
    await expect(resolving([]).lookup(true)).rejects.toThrow('public address');
  });
});
