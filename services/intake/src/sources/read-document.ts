import { invalidRequest } from '@baton/platform';
import { parseDocument } from 'yaml';

/**
 * A configuration document: a JSON object, or `{yaml: "..."}` with the same in YAML.
 * @throws Problem 400 with line and column of what is wrong with the YAML
 */
export function readDocument(body: unknown): unknown {
  const yaml = body !== null && typeof body === 'object' ? (body as { yaml?: unknown }).yaml : undefined;
  if (yaml === undefined) return body;
  if (typeof yaml !== 'string') throw invalidRequest([{ field: 'yaml', message: 'has to be text' }]);
  const document = parseDocument(yaml, { prettyErrors: true });
  const [mistake] = document.errors;
  // What the parser finds behind the first one mostly follows from it.
  if (mistake !== undefined) {
    const { line, col } = mistake.linePos?.[0] ?? { line: '?', col: '?' };
    throw invalidRequest([{ field: 'yaml', message: `line ${line}, column ${col}: ${mistake.code}` }]);
  }
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    throw invalidRequest([{ field: 'yaml', message: 'has an alias without its anchor, or too many of them' }]);
  }
}
