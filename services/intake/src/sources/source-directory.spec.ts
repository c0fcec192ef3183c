import { SecretBox } from '@baton/platform';
import { sourceIdOf, SourceDirectory } from './source-directory.js';
import type { SourceRow } from './sources.store.js';
import { sealSecrets } from './stored-secrets.js';

const box = new SecretBox(undefined, 'admin', 'tests');
const row = (id: string, overrides: Partial<SourceRow> = {}): SourceRow => ({
  id,
  name: id,
  connector: 'native',
  active: true,
  country: null,
  mediaType: null,
  channel: null,
  campaign: null,
  rawRetentionDays: null,
  secrets: {},
  keys: [],
  ...overrides,
});

/** A directory over rows that a test can change, and that counts reads. */
function directoryOver(rows: SourceRow[]) {
  const state = { rows, reads: 0, isAway: false, unreadable: [] as string[] };
  const database = {
    query: async () => {
      state.reads++;
      if (state.isAway) throw new Error('away');
      return state.rows;
    },
  };
  const directory = new SourceDirectory(database as never, box, { rawRetentionDays: 90, environment: {} }, (_, names) =>
    state.unreadable.push(...names),
  );
  return { state, directory };
}

describe('SourceDirectory', () => {
  it('finds a source with its secrets and defaults', async () => {
    const { directory } = directoryOver([
      row('a', { country: 'DE', mediaType: 'radio', channel: 'x', secrets: sealSecrets({ k: 'v' }, 'a', box) }),
    ]);
    expect(await directory.find('a')).toEqual({
      id: 'a',
      name: 'a',
      connector: 'native',
      active: true,
      country: 'DE',
      mediaType: 'radio',
      channel: 'x',
      rawRetentionDays: 90,
      secrets: { k: 'v' },
    });
  });

  it('knows the keys of active sources', async () => {
    const keys = [{ sha256: 'h', name: 'form', scopes: ['inquiries:write'] }];
    const { directory, state } = directoryOver([row('a', { keys })]);
    expect(await directory.findCaller('h')).toEqual({ name: 'a/form', scopes: ['inquiries:write'], attributes: { sourceId: 'a' } });
    state.rows = [row('a', { keys, active: false })];
    directory.invalidate();
    expect(await directory.findCaller('h')).toBeUndefined();
  });

  it('reads the database once for many look-ups', async () => {
    const { directory, state } = directoryOver([row('a')]);
    await Promise.all([directory.find('a'), directory.find('a'), directory.findCaller('none'), directory.profile('a')]);
    await directory.find('nobody');
    expect(state.reads).toBe(1);
  });

  it('sees a change after it was told of one', async () => {
    const { directory, state } = directoryOver([]);
    expect(await directory.find('a')).toBeUndefined();
    state.rows = [row('a')];
    directory.invalidate();
    expect(await directory.find('a')).toBeDefined();
  });

  it('does not take a read that began before a change for what stands after it', async () => {
    const { directory, state } = directoryOver([]);
    const before = directory.find('a');
    directory.invalidate();
    state.rows = [row('a')];
    await before;
    expect(await directory.find('a')).toBeDefined();
  });

  it('goes by what it read last while the database is away', async () => {
    const { directory, state } = directoryOver([row('a')]);
    await directory.find('a');
    state.isAway = true;
    expect(await directory.find('a')).toBeDefined();
    expect(await directory.find('nobody')).toBeUndefined();
  });

  it('passes on that the database is away when it has nothing to go by, and recovers', async () => {
    const { directory, state } = directoryOver([row('a')]);
    state.isAway = true;
    await expect(directory.find('a')).rejects.toThrow('away');
    state.isAway = false;
    expect(await directory.find('a')).toBeDefined();
  });

  it('stands in for callers that are no sources', async () => {
    expect(await directoryOver([]).directory.profile('admin')).toEqual({ id: 'admin', rawRetentionDays: 90 });
  });

  it('tells of secrets that can not be read', async () => {
    const { directory, state } = directoryOver([row('a', { secrets: { k: { sealed: 'AAAA' } } })]);
    await directory.find('a');
    expect(state.unreadable).toEqual(['k']);
  });
});

describe('sourceIdOf', () => {
  it('is the source of the key, else the name of the caller', () => {
    expect(sourceIdOf({ name: 'a/form', scopes: [], attributes: { sourceId: 'a' } })).toBe('a');
    expect(sourceIdOf({ name: 'importer', scopes: [] })).toBe('importer');
  });
});
