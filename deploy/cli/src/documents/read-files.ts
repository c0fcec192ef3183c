import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidDocuments, WrongUse } from '../failures.js';
import { parseDocuments, type SourceDocument } from './source-document.js';

const NAMES = /\.(ya?ml|json)$/i;

/** What files are read from. */
export interface FileSource {
  readonly workingDirectory: string;
  readonly stdin: AsyncIterable<Buffer | string>;
}

/**
 * Reads every document of the files; of a directory, every .yaml, .yml and .json below it; of `-`, the standard input.
 * @throws WrongUse for what can't be read, InvalidDocuments naming everything that is wrong
 */
export async function readFiles(paths: readonly string[], { workingDirectory, stdin }: FileSource): Promise<SourceDocument[]> {
  const texts: [file: string, text: string][] = [];
  for (const path of paths)
    if (path === '-') texts.push(['-', await readAll(stdin)]);
    else for (const file of filesAt(path, workingDirectory)) texts.push([file, readFileSync(resolve(workingDirectory, file), 'utf8')]);
  const parsed = texts.map(([file, text]) => parseDocuments(file, text));
  const findings = parsed.flatMap(each => each.findings);
  if (findings.length > 0) throw new InvalidDocuments(findings);
  return parsed.flatMap(each => each.documents);
}

function filesAt(path: string, workingDirectory: string): string[] {
  const stats = statSync(resolve(workingDirectory, path), { throwIfNoEntry: false });
  if (stats === undefined) throw new WrongUse(`There is no file ${path}`);
  if (!stats.isDirectory()) return [path];
  const files = readdirSync(resolve(workingDirectory, path), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && NAMES.test(entry.name))
    .map(entry => join(path, resolve(entry.parentPath, entry.name).slice(resolve(workingDirectory, path).length + 1)))
    .toSorted();
  if (files.length === 0) throw new WrongUse(`There is no .yaml, .yml or .json below ${path}`);
  return files;
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
