import { createHash } from 'node:crypto';
import { fieldErrors, isStorable, NOT_STORABLE_TEXT } from '@baton/contracts';
import { Compile } from 'typebox/compile';
import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { compileCondition, ConditionError, type ConditionScope } from './compile-condition.js';
import { compileRuleSet } from './compile-rule-set.js';
import { RuleSetDocument, type CompiledRuleSet } from './rule-set.js';

export interface RuleSetError {
  /** Dotted path, or '(document)'. */
  readonly field: string;
  readonly message: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}
export type ParsedRuleSet =
  { readonly ok: true; readonly ruleSet: CompiledRuleSet } | { readonly ok: false; readonly errors: readonly RuleSetError[] };

const schema = Compile(RuleSetDocument);
const reservedIds = new Set(['fit-limit', 'intent-limit']);

/** Turns paths of a YAML document into lines and columns. */
class Positions {
  private readonly lines = new LineCounter();
  readonly document: Document.Parsed;

  constructor(source: string) {
    this.document = parseDocument(source, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
  }

  /** The first alias that stands for nothing, else the first of all. */
  ofAlias(): { line: number; column: number } {
    const offsets: number[] = [];
    const unresolved: number[] = [];
    visit(this.document, {
      Alias: (_, alias) => {
        offsets.push(alias.range![0]);
        if (!alias.resolve(this.document)) unresolved.push(alias.range![0]);
      },
    });
    return this.at(unresolved[0] ?? offsets[0] ?? 0);
  }

  at(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  /** The node at the path, or its nearest parent that exists. @param into characters into its text, where that can be told */
  of(path: readonly string[], into = 0): { line: number; column: number } {
    for (let length = path.length; length >= 0; length--) {
      const keys = path.slice(0, length).map(key => (/^\d+$/.test(key) ? Number(key) : key));
      const node = length === 0 ? this.document.contents : this.document.getIn(keys, true);
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
      if (!range) continue;
      return this.at(range[0] + (length === path.length && isScalar(node) ? intoScalar(node.type, node.source ?? '', into) : 0));
    }
    return { line: 1, column: 1 };
  }
}

/** Where a character of a scalar's value stands in its source: exact unless escapes or folded lines come before it. */
function intoScalar(type: string | null | undefined, source: string, into: number): number {
  if (type === 'PLAIN') return into;
  return type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE' ? into + 1 : Math.min(0, source.length);
}

function conditionErrors(document: RuleSetDocument, positions: Positions): RuleSetError[] {
  const errors: RuleSetError[] = [];
  const check = (path: string[], text: string, scope: ConditionScope) => {
    try {
      compileCondition(text, scope);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      errors.push({ field: path.join('.'), message: error.message, ...positions.of(path, error.offset) });
    }
  };
  document.fit.forEach((rule, i) => check(['fit', `${i}`, 'when'], rule.when, 'lead'));
  document.intent.forEach((rule, i) => check(['intent', `${i}`, 'when'], rule.when, 'lead'));
  document.behavior.forEach((rule, i) => rule.when !== undefined && check(['behavior', `${i}`, 'when'], rule.when, 'behavior'));
  return errors;
}

/** The texts of reasons go to every service that keeps a score. */
function textErrors(document: RuleSetDocument, positions: Positions): RuleSetError[] {
  const texts: [path: string[], text: string][] = [
    [['name'], document.name],
    ...(['fit', 'intent', 'behavior'] as const).flatMap(part =>
      document[part].map(({ text }, i): [string[], string] => [[part, `${i}`, 'text'], text]),
    ),
  ];
  return texts
    .filter(([, text]) => !isStorable(text))
    .map(([path]) => ({ field: path.join('.'), message: NOT_STORABLE_TEXT, ...positions.of(path) }));
}

function meaningErrors(document: RuleSetDocument, positions: Positions): RuleSetError[] {
  const errors: RuleSetError[] = [];
  const { A, B, C } = document.grades;
  if (A <= B || B <= C) errors.push({ field: 'grades', message: 'A has to be above B, and B above C', ...positions.of(['grades']) });
  const seen = new Set<string>();
  for (const part of ['fit', 'intent', 'behavior'] as const)
    document[part].forEach(({ id }, i) => {
      const path = [part, `${i}`, 'id'];
      if (reservedIds.has(id)) errors.push({ field: path.join('.'), message: `${id} is reserved`, ...positions.of(path) });
      if (seen.has(id)) errors.push({ field: path.join('.'), message: `${id} is used twice`, ...positions.of(path) });
      seen.add(id);
    });
  return errors;
}

/** JSON with sorted keys: comments, layout and the order of keys don't make another rule set. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
}

/** The hash of what a rule set says: 16 hexadecimal digits. */
export const hashOf = (document: RuleSetDocument): string => createHash('sha256').update(canonical(document)).digest('hex').slice(0, 16);

/**
 * Reads a rule set written in YAML (or JSON) and compiles it.
 * @returns the rule set, or everything that is wrong with it, with line and column
 */
export function parseRuleSet(source: string): ParsedRuleSet {
  const positions = new Positions(source);
  // What the parser finds behind the first one mostly follows from it.
  const [mistake] = [...positions.document.errors, ...positions.document.warnings];
  if (mistake !== undefined)
    return { ok: false, errors: [{ field: '(document)', message: mistake.message, ...positions.at(mistake.pos[0]) }] };
  let value: unknown;
  try {
    value = positions.document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias without an anchor, or more of them than a person writes.
    return { ok: false, errors: [{ field: '(document)', message: (error as Error).message, ...positions.ofAlias() }] };
  }
  const shape = fieldErrors(schema, value);
  if (shape.length > 0)
    return { ok: false, errors: shape.map(({ field, message }) => ({ field, message, ...positions.of(field.split(', ')[0].split('.')) })) };
  const document = value as RuleSetDocument;
  const errors = [...textErrors(document, positions), ...meaningErrors(document, positions), ...conditionErrors(document, positions)];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, ruleSet: compileRuleSet(document, hashOf(document)) };
}
