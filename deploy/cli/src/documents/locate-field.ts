import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { SourceDocument } from './source-document.js';

/** A place in a file or a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a field stands in its file; where it is missing, what should hold it.
 * @param path keys and places in lists
 * @param asKey the name of the field instead of its value
 */
export function locateField(document: SourceDocument, path: readonly string[], asKey = false): Place {
  const { node, key, isComplete } = walk(document, path);
  return placeOf(document, asKey && isComplete && key ? key : node);
}

/**
 * Where a place inside the text of a field stands in the file.
 * @returns undefined where the text is not written in the file as it is read: folded, with escapes, or missing
 */
export function locateWithin(document: SourceDocument, path: readonly string[], within: Place): Place | undefined {
  const { node, isComplete } = walk(document, path);
  if (!isComplete || !isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const { line, column } = placeOf(document, node);
  if (node.type === 'BLOCK_LITERAL') return { line: line + within.line, column: indentation(document, node) + within.column };
  const isQuoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
  const written = document.content.slice(node.range[0], node.range[1]);
  if ((isQuoted ? written.slice(1, -1) : written) !== node.value) return undefined;
  return { line, column: column + within.column - (isQuoted ? 0 : 1) };
}

/** The node at the path, or the nearest that holds it; `key` is that of the last step. */
function walk(document: SourceDocument, path: readonly string[]): { node: Node; key?: Node; isComplete: boolean } {
  let node = document.tree.contents as Node;
  let key: Node | undefined;
  for (const step of path) {
    const held = isAlias(node) ? node.resolve(document.tree) : node;
    const pair = isMap(held) ? held.items.find(item => keyOf(item) === step) : undefined;
    const next = isSeq(held) ? held.items[Number(step)] : (pair?.value ?? pair?.key);
    if (!next) return { node, key, isComplete: false };
    node = next as Node;
    key = pair?.key as Node | undefined;
  }
  return { node, key, isComplete: true };
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

function placeOf({ lines }: SourceDocument, node: Node): Place {
  const { line, col } = lines.linePos(node.range?.[0] ?? 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** How far the text of a block is indented: not part of its value. */
function indentation({ content }: SourceDocument, node: Scalar): number {
  const [header = '', ...text] = content.slice(node.range![0], node.range![1]).split('\n');
  const first = text.find(line => line.trim() !== '') ?? header;
  return first.length - first.trimStart().length;
}
