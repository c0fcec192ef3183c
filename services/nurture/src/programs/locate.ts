import { isNode, isScalar, type Document, type LineCounter, type Scalar } from 'yaml';

/** A place in a document; both count from 1. */
export interface Located {
  readonly line: number;
  readonly column: number;
}

const numeric = (part: string | number) => (/^\d+$/.test(String(part)) ? Number(part) : part);

/**
 * Where a field stands in a YAML document; where it is missing, the nearest that holds it.
 * @param within a place inside the text of the field, e.g. of an error in a template: found exactly in block scalars (`|`) and on the first line of others
 */
export function locate(document: Document, lines: LineCounter, path: readonly (string | number)[], within?: Located): Located {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length).map(numeric), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    if (within === undefined || length < path.length) return { line, column: col };
    const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
    if (isBlock) return { line: line + within.line, column: within.column + indentation(node) };
    const isQuoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
    return { line: line + within.line - 1, column: within.line === 1 ? col + within.column - (isQuoted ? 0 : 1) : within.column };
  }
  return { line: 1, column: 1 };
}

/** How far the text of a block scalar is indented: not part of its value. */
function indentation(node: Scalar): number {
  const source = (node.srcToken as { source?: string } | undefined)?.source;
  const first = source?.split('\n').find(text => text.trim() !== '');
  return first === undefined ? 0 : first.length - first.trimStart().length;
}
