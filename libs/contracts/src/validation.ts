import { Compile, type Validator } from 'typebox/compile';
import Format from 'typebox/format';
import type { TSchema } from 'typebox';
import { closedObjects, type HasNoOther } from './closed-objects.js';
import { isInstant } from './instant-format.js';
import { eventDefinitions, type EventName } from './registry.js';

// Before any schema is compiled.
Format.Set('date-time', isInstant);

export interface FieldError {
  /** The JSON Schema keyword that was not met. */
  readonly keyword?: string;
  readonly field: string;
  readonly message: string;
}

/** Data that does not fit its schema; names every offending field, never a value. */
export class ContractViolation extends Error {
  constructor(
    readonly eventName: string,
    readonly errors: readonly FieldError[],
  ) {
    super(`${eventName}: ${errors.map(e => `${e.field} ${e.message}`).join('; ')}`);
    this.name = 'ContractViolation';
  }
}

/** The same schema for readers: a field that this version does not know is let through (and ignored). */
export function openSchema(schema: TSchema): TSchema {
  const open = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(open);
    if (node === null || typeof node !== 'object') return node;
    const copy: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) if (key !== 'additionalProperties') copy[key] = open(value);
    return copy;
  };
  return open(schema) as TSchema;
}

const writers = new Map<EventName, Validator>();
const readers = new Map<EventName, Validator>();

/** Compiled on first use: a service pays only for the events it handles. */
function compiled(cache: Map<EventName, Validator>, name: EventName, schema: (s: TSchema) => TSchema): Validator {
  let validator = cache.get(name);
  if (!validator) {
    validator = Compile(schema(eventDefinitions[name].data));
    cache.set(name, validator);
  }
  return validator;
}

/** Field errors of any compiled schema, by dotted path, without the noise of parent schemas. */
export function fieldErrors(validator: Validator, value: unknown): FieldError[] {
  if (validator.Check(value)) return [];
  return validator
    .Errors(value)
    .filter(e => e.keyword !== 'boolean')
    .map(e => {
      const extra = (e.params as { additionalProperties?: string[]; requiredProperties?: string[] }) ?? {};
      const path = e.instancePath.slice(1).replaceAll('/', '.');
      const names = extra.requiredProperties ?? extra.additionalProperties;
      const field = names ? names.map(n => (path ? `${path}.${n}` : n)).join(', ') : path || '(data)';
      return { field, message: e.message, keyword: e.keyword };
    });
}

/** What is wrong with data that was received: unknown fields pass. */
export const readerErrors = (name: EventName, data: unknown): FieldError[] => fieldErrors(compiled(readers, name, openSchema), data);

const closed = new Map<EventName, HasNoOther>();
function hasNoOther(name: EventName, data: unknown): boolean {
  let check = closed.get(name);
  if (!check) closed.set(name, (check = closedObjects(eventDefinitions[name].data)));
  return check(data);
}

/** What is wrong with data that is about to be written: strict. */
export const writerErrors = (name: EventName, data: unknown): FieldError[] =>
  compiled(readers, name, openSchema).Check(data) && hasNoOther(name, data)
    ? []
    : fieldErrors(
        compiled(writers, name, s => s),
        data,
      );
