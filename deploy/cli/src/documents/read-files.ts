import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidDocuments, WrongUse } from '../failures.js';
import { parseDocuments, tableDocument, type SourceDocument } from './source-document.js';

const TABLE = /\.csv$/i;
/** What is read of a directory. A table there may be anything: so only those that say what they are. */
const NAMES = /\.(ya?ml|json)$|(^|[^a-z])accounts\.csv$/i;

/** What files are read from. */
export interface FileSource {
  readonly workingDirectory: string;
  readonly stdin: AsyncIterable<Buffer | string>;
}

/**
 * Reads every document of the files, of which a CSV is one; of a directory, every .yaml, .yml, .json and accounts.csv below it; of `-`, the standard
 * input.
 * @throws WrongUse for what can't be read, InvalidDocuments naming everything that is wrong
 */
export async function readFiles(paths: readonly string[], source: FileSource): Promise<SourceDocument[]> {
  const texts: [file: string, text: string][] = [];
  for (const path of paths)
    for (const file of path === '-' ? ['-'] : filesAt(path, source.workingDirectory)) texts.push([file, await readText(file, source)]);
  const parsed = texts.map(([file, text]) =>
    TABLE.test(file) ? { documents: [tableDocument(file, text)], findings: [] } : parseDocuments(file, text),
  );
  const findings = parsed.flatMap(each => each.findings);
  if (findings.length > 0) throw new InvalidDocuments(findings);
  return parsed.flatMap(each => each.documents);
}

/** The text of a file; of `-`, the standard input. @throws WrongUse when there is none, or it is not UTF-8 */
export async function readText(file: string, { workingDirectory, stdin }: FileSource): Promise<string> {
  const path = resolve(workingDirectory, file);
  if (file !== '-' && !statSync(path, { throwIfNoEntry: false })?.isFile()) throw new WrongUse(`There is no file ${file}`);
  const content = file === '-' ? await readAll(stdin) : readFileSync(path);
  if (!isUtf8(content)) throw new WrongUse(`${file} is not UTF-8: save or export it as UTF-8`);
  return content.toString('utf8');
}

function filesAt(path: string, workingDirectory: string): string[] {
  const stats = statSync(resolve(workingDirectory, path), { throwIfNoEntry: false });
  if (stats === undefined) throw new WrongUse(`There is no file ${path}`);
  if (!stats.isDirectory()) return [path];
  const files = readdirSync(resolve(workingDirectory, path), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && NAMES.test(entry.name))
    .map(entry => join(path, resolve(entry.parentPath, entry.name).slice(resolve(workingDirectory, path).length + 1)))
    .toSorted();
  if (files.length === 0) throw new WrongUse(`There is no .yaml, .yml, .json or accounts.csv below ${path}`);
  return files;
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
