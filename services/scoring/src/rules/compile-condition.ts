import { behaviorKinds } from '@baton/contracts';
import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { behaviorNames, factNames } from '../leads/lead-facts.js';
import { fieldAsked, isNode, neededFields } from './needed-fields.js';

/** What is wrong with a condition, and where: an offset into its text. */
export class ConditionError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'ConditionError';
  }
}

export type ConditionScope = 'lead' | 'behavior';

/** The world of each kind of condition; null: any name is allowed. */
const names: Record<ConditionScope, Readonly<Record<string, readonly string[] | null>>> = {
  lead: { ...factNames, behaviors: behaviorKinds },
  behavior: { behavior: behaviorNames },
};

const environmentOf = (scope: ConditionScope): Environment => {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 2000, maxDepth: 50 },
  });
  for (const variable of Object.keys(names[scope])) environment.registerVariable(variable, 'map');
  return environment;
};
const environments: Record<ConditionScope, Environment> = { lead: environmentOf('lead'), behavior: environmentOf('behavior') };

/** A misspelt field or a broken pattern would only ever make a condition fail in silence: refused when the rules are loaded. */
function checkNode(node: ASTNode, scope: ConditionScope): void {
  const asked = fieldAsked(node);
  const allowed = asked ? names[scope][asked.variable] : undefined;
  if (asked && allowed && !allowed.includes(asked.field))
    throw new ConditionError(`${asked.variable} has no field ${asked.field}; it has ${allowed.join(', ')}`, node.start);
  if (node.op === 'rcall' && node.args[0] === 'matches') {
    const pattern = node.args[2][0];
    if (pattern?.op === 'value' && typeof pattern.args === 'string') {
      try {
        new RegExp(pattern.args);
      } catch (error) {
        throw new ConditionError((error as Error).message, pattern.start);
      }
    }
  }
  const visit = (value: unknown): void => {
    if (isNode(value)) checkNode(value, scope);
    else if (Array.isArray(value)) value.forEach(visit);
  };
  visit(node.args);
}

type World = Readonly<Record<string, object | undefined>>;

/**
 * Compiles a condition once. The function that it gives never throws: a condition that asks for something unknown does not hold.
 * @throws ConditionError with the offset of what is wrong
 */
export function compileCondition<T extends object>(text: string, scope: ConditionScope): (context: T) => boolean {
  const checked = environments[scope].check(text);
  if (!checked.valid) throw new ConditionError(checked.error!.summary, checked.error!.range?.start ?? 0);
  if (checked.type !== 'bool' && checked.type !== 'dyn') throw new ConditionError(`gives ${checked.type}, not true or false`, 0);
  const run = environments[scope].parse(text);
  checkNode(run.ast, scope);
  const needed = neededFields(run.ast);
  return context => {
    for (const { variable, field } of needed) if (!Object.hasOwn((context as World)[variable] ?? {}, field)) return false;
    try {
      return run(context) === true;
    } catch {
      return false;
    }
  };
}
