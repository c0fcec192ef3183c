const MOST_LEVELS = 100;
/** What is wrong with it, after the name of the document. */
export const TOO_DEEP = `is nested deeper than ${MOST_LEVELS} levels`;

/**
 * Whether YAML may be nested deeper than any document is. It is read by recursion, and where the stack ends the engine may end the process instead of
 * throwing: to be asked before it is parsed. Brackets count wherever they stand.
 */
export function nestsTooDeep(text: string): boolean {
  const indents: number[] = [];
  let open = 0;
  for (const line of text.split('\n')) {
    const [, indent, marks] = /^( *)((?:[-?:][ \t]+)*)/.exec(line)!;
    if (line.trim() === '') continue;
    while (indents.length > 0 && indents.at(-1)! >= indent.length) indents.pop();
    indents.push(indent.length);
    const levels = indents.length + marks.replaceAll(/[ \t]/g, '').length;
    if (levels + open > MOST_LEVELS) return true;
    for (const [bracket] of line.matchAll(/[[\]{}]/g)) {
      open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
      if (levels + open > MOST_LEVELS) return true;
    }
  }
  return false;
}

const isDeeper = (value: unknown, levels: number): boolean =>
  value !== null && typeof value === 'object' && (levels === 0 || Object.values(value).some(member => isDeeper(member, levels - 1)));

/** Whether what was read is: an alias of what it stands in has no end. */
export const isTooDeep = (value: unknown): boolean => isDeeper(value, MOST_LEVELS);
