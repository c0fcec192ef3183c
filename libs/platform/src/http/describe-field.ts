import type { ApiPropertyOptions } from '@nestjs/swagger';

/** A rule of class-validator, as it keeps it. */
export interface FieldRule {
  type?: string;
  name?: string | undefined;
  constraints?: readonly unknown[] | undefined;
  each?: boolean | undefined;
}

type Description = Record<string, unknown>;

const RULES: Readonly<Record<string, (constraints: readonly unknown[]) => Description>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isNumber: () => ({ type: 'number' }),
  isInt: () => ({ type: 'integer' }),
  isPositive: () => ({ minimum: 0, exclusiveMinimum: true }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ minLength }),
  maxLength: ([maxLength]) => ({ maxLength }),
  isLength: ([minLength, maxLength]) => ({ minLength, ...(maxLength !== undefined && { maxLength }) }),
  isNotEmpty: () => ({}),
  isIn: ([values]) => ({ enum: values }),
  isEnum: ([values]) => ({ enum: Object.values(values as object) }),
  matches: ([pattern]) => ({ type: 'string', pattern: (pattern as RegExp).source }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isISO8601: () => ({ type: 'string', format: 'date-time' }),
  isDateString: () => ({ type: 'string', format: 'date-time' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isTimeZone: () => ({ type: 'string', example: 'Europe/Berlin' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
};

const LIST_RULES: Readonly<Record<string, (constraints: readonly unknown[]) => Description>> = {
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/**
 * The OpenAPI description of a field, from its validation rules: what is refused is what is documented.
 * `designType`: as emitted by the compiler; `nested`: the class that @Type names.
 */
export function describeField(rules: readonly FieldRule[], designType: unknown, nested?: unknown): ApiPropertyOptions {
  const isOptional = rules.some(rule => rule.type === 'conditionalValidation');
  const isList = designType === Array || rules.some(rule => rule.each || rule.name === 'isArray');
  const own = Object.assign({}, ...rules.map(rule => RULES[rule.name ?? '']?.(rule.constraints ?? []) ?? {})) as Description;
  const list = Object.assign({}, ...rules.map(rule => LIST_RULES[rule.name ?? '']?.(rule.constraints ?? []) ?? {})) as Description;
  const required = !isOptional;
  if (nested !== undefined) return { ...list, type: nested, required, ...(isList && { isArray: true }) } as ApiPropertyOptions;
  if (isList) return { ...list, type: 'array', items: { type: 'object', ...own }, required } as ApiPropertyOptions;
  return { type: plainType(designType) ?? 'object', ...own, required } as ApiPropertyOptions;
}

function plainType(designType: unknown): string | undefined {
  if (designType === String) return 'string';
  if (designType === Number) return 'number';
  if (designType === Boolean) return 'boolean';
  return undefined;
}
