import { createHash } from 'node:crypto';
import { ApiKeys } from './api-keys.js';
import { hasScope } from './caller.js';

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

describe('ApiKeys', () => {
  const keys = new ApiKeys('admin-key', [
    { name: 'crm', sha256: sha256('crm-key'), scopes: ['crm:write'] },
    { name: 'reports', sha256: sha256('reports-key').toUpperCase(), scopes: ['attribution:read'] },
  ]);

  it('knows the admin, who has every scope', async () => {
    expect(await keys.verify('admin-key')).toEqual({ name: 'admin', scopes: ['*'] });
  });

  it('knows configured keys by their digest, in either case', async () => {
    expect(await keys.verify('crm-key')).toEqual({ name: 'crm', scopes: ['crm:write'] });
    expect(await keys.verify('reports-key')).toMatchObject({ name: 'reports' });
  });

  it('knows no other, not even a digest', async () => {
    expect(await keys.verify('nobody')).toBeNull();
    expect(await keys.verify(sha256('crm-key'))).toBeNull();
    expect(await keys.verify('')).toBeNull();
  });

  it('asks registered verifiers, in their order, for what it does not know itself', async () => {
    const registered = new ApiKeys('admin-key', []);
    const asked: string[] = [];
    registered.register({ verify: (key, digest) => (asked.push(`1 ${key} ${digest}`), Promise.resolve(null)) });
    registered.register({
      verify: key => Promise.resolve({ name: `source ${key}`, scopes: ['inquiries:write'], attributes: { sourceId: 's1' } }),
    });
    expect(await registered.verify('k')).toEqual({ name: 'source k', scopes: ['inquiries:write'], attributes: { sourceId: 's1' } });
    expect(asked).toEqual([`1 k ${sha256('k')}`]);
    await registered.verify('admin-key');
    expect(asked).toHaveLength(1);
  });
});

describe('hasScope', () => {
  it('compares whole scopes', () => {
    expect(hasScope({ name: 'a', scopes: ['spend:write'] }, 'spend:write')).toBe(true);
    expect(hasScope({ name: 'a', scopes: ['spend:write'] }, 'spend')).toBe(false);
    expect(hasScope({ name: 'a', scopes: ['*'] }, 'anything')).toBe(true);
  });
});
