import type { ASTNode } from '@marcbachmann/cel-js';

/** A field of a variable: `company.x` and `company["x"]`. */
export interface Field {
  readonly variable: string;
  readonly field: string;
}

export const isNode = (value: unknown): value is ASTNode => value !== null && typeof value === 'object' && 'op' in value && 'args' in value;

/** The field that a node asks a variable for. */
export function fieldAsked(node: ASTNode): Field | null {
  if (node.op === '.' && node.args[0].op === 'id') return { variable: node.args[0].args, field: node.args[1] };
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value' && typeof node.args[1].args === 'string')
    return { variable: node.args[0].args, field: node.args[1].args };
  return null;
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

/** The fields without which a node has no value. Not all of them: only what is plain to see. */
function without(node: unknown): Field[] {
  if (!isNode(node)) return [];
  const asked = fieldAsked(node);
  if (asked) return [asked];
  const args = node.args as unknown;
  if (comparisons.has(node.op)) return (args as unknown[]).flatMap(without);
  if (node.op === '.') return without((args as unknown[])[0]);
  if (node.op === '!_') return without(args);
  // A method, of what stands before it.
  return node.op === 'rcall' ? without((args as unknown[])[1]) : [];
}

/** The fields without which a condition cannot hold: where one is missing, it need not be tried, and fail, which takes a hundred times as long. */
export function neededFields(node: ASTNode): Field[] {
  const fields = node.op === '&&' ? (node.args as unknown as ASTNode[]).flatMap(neededFields) : without(node);
  return [...new Map(fields.map(f => [JSON.stringify(f), f])).values()];
}
