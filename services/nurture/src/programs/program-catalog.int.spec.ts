import { programOf, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { parseProgram } from './parse-program.js';
import { ProgramCatalog, programHash } from './program-catalog.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start();
});
afterAll(() => nurture?.close());

const hashOf = (source: string) => programHash(parseProgram(source).program!);

describe('the hash of a program', () => {
  it('is the same however the program is written down', () => {
    const { hash: _hash, version: _version, ...definition } = programOf();
    expect(hashOf(`# a comment\n${twoMails}`)).toBe(programHash(definition));
    expect(hashOf(twoMails.replace('default: true', 'default: true\n  quietDays: []'))).toBe(hashOf(twoMails));
  });
  it('is another for any change of what it does', () => {
    for (const [from, to] of [
      ['3d', '4d'],
      ['the first mail', 'a first mail'],
      ['default: true', 'default: false'],
      ['count: 3', 'count: 4'],
    ] as const)
      expect(hashOf(twoMails.replace(from, to))).not.toBe(hashOf(twoMails));
  });
});

describe('the catalog', () => {
  it('reads a version back as it was applied', async () => {
    await nurture.apply(twoMails);
    const programs = await new ProgramCatalog().load(nurture.db.database, [hashOf(twoMails)], []);
    expect(programs.byHash(hashOf(twoMails))).toEqual({ ...parseProgram(twoMails).program, hash: hashOf(twoMails), version: 1 });
    expect(programs.byHash('another')).toBeNull();
  });

  it('finds the version in force by name, and the default one without', async () => {
    const other = twoMails.replace('name: warm-up', 'name: other').replace('default: true', 'default: false');
    await nurture.apply(twoMails);
    await nurture.apply(other);
    const programs = await new ProgramCatalog().load(nurture.db.database, [], ['other', null, 'nobody']);
    expect([programs.byName('other')?.name, programs.byName(null)?.name, programs.byName('nobody')]).toEqual(['other', 'warm-up', null]);
  });

  it('sees at once that another version is in force, and still knows the old one', async () => {
    const catalog = new ProgramCatalog();
    const changed = twoMails.replace('3d', '5d');
    await nurture.apply(twoMails);
    await catalog.load(nurture.db.database, [], ['warm-up']);
    await nurture.apply(changed);
    const programs = await catalog.load(nurture.db.database, [], ['warm-up']);
    expect(programs.byName('warm-up')?.hash).toBe(hashOf(changed));
    expect(programs.byHash(hashOf(twoMails))?.version).toBe(1);
  });

  it('asks the database once for a version', async () => {
    await nurture.apply(twoMails);
    const catalog = new ProgramCatalog();
    await catalog.load(nurture.db.database, [hashOf(twoMails)], []);
    const nothing = { query: () => Promise.reject(new Error('asked again')) };
    expect((await catalog.load(nothing, [hashOf(twoMails)], [])).byHash(hashOf(twoMails))?.name).toBe('warm-up');
  });
});
