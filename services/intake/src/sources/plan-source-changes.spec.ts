import { SecretBox } from '@baton/platform';
import { createHash } from 'node:crypto';
import { planSource } from './plan-source-changes.js';
import type { SourceDto } from './source.dto.js';

const box = new SecretBox(undefined, 'admin', 'tests');
const plan = (dto: SourceDto, before?: Parameters<typeof planSource>[1], place?: string) =>
  planSource(dto, before, box, 'ada', 'because', place);

describe('planSource', () => {
  it('makes a key where none is given, and stores its hash alone', () => {
    const { row, madeKeys } = plan({ id: 'a', connector: 'native', keys: [{ name: 'form', scopes: ['inquiries:write'] }] });
    expect(madeKeys).toEqual([{ name: 'form', key: expect.stringMatching(/^bk_[\w-]{32}$/) }]);
    expect(row.keys).toEqual([
      { name: 'form', sha256: createHash('sha256').update(madeKeys[0].key).digest('hex'), scopes: ['inquiries:write'] },
    ]);
  });

  it('takes a key, or its hash, that is given', () => {
    const sha256 = createHash('sha256').update('a-key-of-16-characters').digest('hex');
    for (const given of [{ key: 'a-key-of-16-characters' }, { sha256 }]) {
      const { row, madeKeys } = plan({ id: 'a', connector: 'native', keys: [{ name: 'k', scopes: ['spend:write'], ...given }] });
      expect([row.keys[0].sha256, madeKeys]).toEqual([sha256, []]);
    }
  });

  it('keeps secrets and keys that are not named', () => {
    const before = plan({
      id: 'a',
      connector: 'google-ads',
      secrets: { googleKey: 'x' },
      keys: [{ name: 'k', scopes: ['spend:write'] }],
    }).row;
    const { row, change, errors } = plan({ id: 'a', connector: 'google-ads', channel: 'new' }, before);
    expect([row.secrets, row.keys, errors]).toEqual([before.secrets, before.keys, []]);
    expect(change).toMatchObject({
      change: 'changed',
      who: 'ada',
      why: 'because',
      detail: { fields: { channel: { from: null, to: 'new' } }, secrets: [], keys: [] },
    });
  });

  it('names the secrets that the connector needs and lacks', () => {
    expect(
      plan({ id: 'a', connector: 'meta-leadgen', secrets: { appSecret: 's' } }, undefined, 'sources.3.').errors.map(e => e.field),
    ).toEqual(['sources.3.secrets.verifyToken', 'sources.3.secrets.accessToken']);
    expect(plan({ id: 'a', connector: 'native' }).errors).toEqual([]);
  });

  it('tells the list of changes no secret and no key', () => {
    const { change } = plan({
      id: 'a',
      connector: 'google-ads',
      secrets: { googleKey: 'hidden' },
      keys: [{ name: 'k', key: 'hidden-key-of-the-form', scopes: ['spend:write'] }],
    });
    expect(change.change).toBe('created');
    expect(JSON.stringify(change)).not.toContain('hidden');
    expect(change.detail).toMatchObject({ secrets: ['googleKey'], keys: ['k'] });
  });
});
