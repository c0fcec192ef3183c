import { invalidRequest, isTooDeep, nestsTooDeep, TOO_DEEP, type Problem } from '@baton/platform';
import { parseDocument } from 'yaml';

/**
 * A configuration document: a JSON object, or `{yaml: "..."}` with the same in YAML.
 * @throws Problem 400 with line and column of what is wrong with the YAML
 */
export function readDocument(body: unknown): unknown {
  const yaml = body !== null && typeof body === 'object' ? (body as { yaml?: unknown }).yaml : undefined;
  if (yaml === undefined) return body;
  if (typeof yaml !== 'string') throw invalidRequest([{ field: 'yaml', message: 'has to be text' }]);
  if (nestsTooDeep(yaml)) throw tooDeep();
  const document = parseDocument(yaml, { prettyErrors: true });
  const [mistake] = document.errors;
  // What the parser finds behind the first one mostly follows from it.
  if (mistake !== undefined) {
    const { line, col } = mistake.linePos?.[0] ?? { line: '?', col: '?' };
    throw invalidRequest([{ field: 'yaml', message: `line ${line}, column ${col}: ${mistake.code}` }]);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw invalidRequest([{ field: 'yaml', message: 'has an alias without its anchor, or too many of them' }]);
  }
  if (isTooDeep(value)) throw tooDeep();
  return value;
}

const tooDeep = (): Problem => invalidRequest([{ field: 'yaml', message: TOO_DEEP }]);
