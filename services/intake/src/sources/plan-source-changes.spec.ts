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

  it('sees no change in what is so already, and names secrets and keys that are others', () => {
    const dto: SourceDto = {
      id: 'a',
      connector: 'meta-leadgen',
      secrets: { appSecret: 'one', verifyToken: 'two', accessToken: { fromEnv: 'SOURCE_SECRET_META' } },
      keys: [
        { name: 'made', scopes: ['spend:write'] },
        { name: 'given', key: 'a-key-of-16-characters', scopes: ['spend:write', 'leads:read'] },
      ],
    };
    const first = plan(dto);
    expect([first.isChanged, first.madeKeys.length]).toEqual([true, 1]);
    const again = plan({ ...dto, keys: [dto.keys![0], { ...dto.keys![1], scopes: ['leads:read', 'spend:write'] }] }, first.row);
    expect([again.isChanged, again.madeKeys, again.row.secrets]).toEqual([false, [], first.row.secrets]);
    const { isChanged, change } = plan(
      { ...dto, secrets: { ...dto.secrets, verifyToken: 'three', accessToken: { fromEnv: 'SOURCE_SECRET_OTHER' } }, keys: [dto.keys![0]] },
      first.row,
    );
    expect([isChanged, change.detail]).toEqual([true, { fields: {}, secrets: ['verifyToken', 'accessToken'], keys: ['given'] }]);
  });

  it('lets only the first of two keys of one name stay', () => {
    const before = plan({ id: 'a', connector: 'native', keys: [{ name: 'k', scopes: ['spend:write'] }] }).row;
    const twice = [
      { name: 'k', scopes: ['spend:write'] },
      { name: 'k', scopes: ['spend:write'] },
    ];
    const { row, madeKeys } = plan({ id: 'a', connector: 'native', keys: twice }, before);
    expect([row.keys[0], madeKeys.length, row.keys[0].sha256 === row.keys[1].sha256]).toEqual([before.keys[0], 1, false]);
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
