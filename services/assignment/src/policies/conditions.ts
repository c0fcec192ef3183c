import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { factMaps, facts, mapOf } from './facts.js';

type Schema = Record<string, Record<string, string>>;

function schemaOfFacts(): Schema {
  const schema: Schema = {};
  for (const [path, fact] of Object.entries(facts)) {
    const [variable, field] = path.split('.') as [string, string];
    (schema[variable] ??= {})[field] = fact.type;
  }
  return schema;
}

const environment = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 64 } }).registerVariable('now', 'google.protobuf.Timestamp');
for (const map of Object.keys(factMaps)) environment.registerVariable(map, 'map<string, string>');
for (const [name, schema] of Object.entries(schemaOfFacts())) environment.registerVariable({ name, schema });

/** Where a condition is wrong; both count from 1. */
export interface ConditionError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a policy says about facts. */
interface Expression {
  /** The facts that it refers to. */
  readonly paths: ReadonlySet<string>;
}

export interface Condition extends Expression {
  /** True when met; false also when it depends on something that is not known. */
  isMet(variables: Record<string, unknown>): boolean;
}

export interface Value extends Expression {
  /** 0 also when it depends on something that is not known, and where there is no such number. */
  of(variables: Record<string, unknown>): number;
}

function errorAt(source: string, offset: number, message: string): ConditionError {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, message };
}

/** A condition in CEL, checked against the types of the facts, or where and why it is wrong. */
export function compileCondition(source: string): Condition | ConditionError {
  const compiled = compile(source, ['bool'], 'true or false');
  return 'message' in compiled ? compiled : { paths: compiled.paths, isMet: variables => compiled.ask(variables) === true };
}

/** A number in CEL, checked as a condition is. */
export function compileValue(source: string): Value | ConditionError {
  const compiled = compile(source, ['int', 'uint', 'double'], 'a number');
  if ('message' in compiled) return compiled;
  const of = (variables: Record<string, unknown>): number => {
    const value = Number(compiled.ask(variables) ?? 0);
    return Number.isFinite(value) ? value : 0;
  };
  return { paths: compiled.paths, of };
}

/** @param types one of which it has to give; @param inWords these */
function compile(
  source: string,
  types: readonly string[],
  inWords: string,
): (Expression & { ask(variables: Record<string, unknown>): unknown }) | ConditionError {
  try {
    const program = environment.parse(source);
    const { valid, type, error } = program.check();
    if (!valid) return errorAt(source, error?.range?.start ?? 0, error?.summary ?? 'is not a valid expression');
    if (type !== 'dyn' && !types.includes(type!)) return errorAt(source, 0, `gives ${type}, not ${inWords}`);
    const ask = (variables: Record<string, unknown>): unknown => {
      try {
        return program(variables);
      } catch {
        // A fact that is not known: CEL has no value for the expression.
        return undefined;
      }
    };
    return { paths: pathsIn(program.ast), ask };
  } catch (error) {
    if (error instanceof ParseError) return errorAt(source, error.range?.start ?? 0, error.summary);
    throw error;
  }
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}
const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object' && 'op' in value;

/** Every fact that an expression refers to; a variable that is used as a whole stands for all its facts. */
function pathsIn(root: ASTNode): Set<string> {
  const paths = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isNode(node)) return;
    const path = pathOf(node);
    if (path !== undefined) paths.add(path);
    else if (node.op === 'id') for (const each of pathsOfVariable(node.args as string)) paths.add(each);
    else visit(node.args);
  };
  visit(root);
  return paths;
}

/** `lead.score`, `answers.size` or `answers["size"]`; undefined for any other expression. */
function pathOf({ op, args }: Node): string | undefined {
  if (op !== '.' && op !== '[]') return undefined;
  const [target, key] = args as [unknown, unknown];
  if (!isNode(target) || target.op !== 'id') return undefined;
  const field = isNode(key) ? (key.op === 'value' ? key.args : undefined) : key;
  if (typeof field !== 'string') return undefined;
  const path = `${target.args as string}.${field}`;
  return path in facts || mapOf(path) !== undefined ? path : undefined;
}

const pathsOfVariable = (name: string): string[] =>
  name in factMaps ? [name] : Object.keys(facts).filter(path => path.startsWith(`${name}.`));
