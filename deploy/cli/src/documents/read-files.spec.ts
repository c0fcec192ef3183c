import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { InvalidDocuments, WrongUse } from '../failures.js';
import { readFiles } from './read-files.js';

describe('files of documents', () => {
  let workingDirectory: string;
  beforeAll(() => {
    workingDirectory = mkdtempSync(join(tmpdir(), 'baton-files-'));
    mkdirSync(join(workingDirectory, 'sales', 'teams'), { recursive: true });
    mkdirSync(join(workingDirectory, 'empty'));
    writeFileSync(join(workingDirectory, 'sales', 'policy.yaml'), 'policy: {}\n');
    writeFileSync(join(workingDirectory, 'sales', 'teams', 'emea.json'), '{"pools": []}');
    writeFileSync(join(workingDirectory, 'sales', 'notes.txt'), 'not for us');
    writeFileSync(join(workingDirectory, 'sales', 'key-accounts.csv'), 'id,name\n1,Acme\n');
    writeFileSync(join(workingDirectory, 'sales', 'leads.csv'), 'createdAt\n');
    writeFileSync(join(workingDirectory, 'latin.csv'), Buffer.from('id,name\n1,In\xe9s\n', 'latin1'));
    writeFileSync(join(workingDirectory, 'broken.yml'), 'reps: [\n');
  });
  afterAll(() => rmSync(workingDirectory, { recursive: true }));
  const read = (paths: string[], stdin = '') => readFiles(paths, { workingDirectory, stdin: Readable.from([stdin]) });

  it('are read one by one, from directories with what is below, and from the standard input', async () => {
    const documents = await read(['sales', '-'], 'reps: []');
    expect(documents.map(({ file, kind }) => [file, kind])).toEqual([
      [join('sales', 'key-accounts.csv'), 'accounts'],
      [join('sales', 'policy.yaml'), 'routing'],
      [join('sales', 'teams', 'emea.json'), 'routing'],
      ['-', 'routing'],
    ]);
  });

  it('are tables of accounts where they are CSV, named by themselves', async () => {
    expect(await read([join('sales', 'leads.csv')])).toMatchObject([{ kind: 'accounts', value: { csv: 'createdAt\n' }, firstLine: 1 }]);
  });

  it('are refused where they are not UTF-8', async () => {
    await expect(read(['latin.csv'])).rejects.toThrow(new WrongUse('latin.csv is not UTF-8: save or export it as UTF-8'));
  });

  it('are refused where there are none', async () => {
    await expect(read(['nowhere.yaml'])).rejects.toThrow(new WrongUse('There is no file nowhere.yaml'));
    await expect(read(['empty'])).rejects.toThrow(WrongUse);
  });

  it('are all looked at before one is refused', async () => {
    const error = await read(['broken.yml', '-'], 'nothing: 1').catch((thrown: unknown) => thrown as InvalidDocuments);
    expect(error).toBeInstanceOf(InvalidDocuments);
    expect((error as InvalidDocuments).findings.map(({ file }) => file)).toEqual(['broken.yml', '-']);
  });
});
