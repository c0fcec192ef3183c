import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { Type } from '@nestjs/common';
import { fieldErrors, type FieldError } from '../problems/field-errors.js';
import { readVariable, type Environment } from './environment.js';
import { parseValue } from './parse-value.js';

/** Everything that is wrong with a service's environment. Its message names variables and rules, never a value. */
export class ConfigurationError extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super(`The configuration is not valid:\n${errors.map(error => `  ${error.field}: ${error.message}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Builds a configuration from an environment: texts become the types of the fields, then every rule of the class is checked.
 * Throws ConfigurationError with all that is wrong.
 */
export function loadConfiguration<C extends object>(type: Type<C>, environment: Environment): C {
  const values: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of fieldsOf(type)) {
    const reading = readVariable(environment, field);
    if ('problem' in reading) {
      errors.push({ field, message: reading.problem });
      continue;
    }
    if (reading.text === undefined) continue;
    const parsed = parseValue(reading.text, Reflect.getMetadata('design:type', type.prototype, field));
    if ('problem' in parsed) errors.push({ field, message: parsed.problem });
    else values[field] = parsed.value;
  }
  const config = plainToInstance(type, values, { exposeDefaultValues: true });
  const unread = new Set(errors.map(error => error.field));
  const broken = fieldErrors(validateSync(config, { forbidUnknownValues: true, whitelist: true, forbidNonWhitelisted: true }));
  errors.push(
    ...broken.filter(error => !unread.has(error.field)).map(error => ({ field: error.field, message: withoutValue(error, values) })),
  );
  if (errors.length > 0) throw new ConfigurationError(errors.toSorted((a, b) => (a.field < b.field ? -1 : 1)));
  return config;
}

function fieldsOf(type: Type<object>): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map(rule => rule.propertyName))].sort();
}

/** A rule's own message may quote the value: whatever the environment said is taken out again. */
function withoutValue({ field, message }: FieldError, values: Readonly<Record<string, unknown>>): string {
  const value = values[field.split('.')[0] ?? ''];
  if (value === undefined) return 'is required';
  const texts = [value].flat().filter(text => typeof text === 'string' && text.length > 3) as string[];
  const name = field.split('.').at(-1) ?? field;
  return texts.reduce((told, text) => told.replaceAll(text, '…'), message).replaceAll(new RegExp(`(^|; )${name} `, 'g'), '$1');
}
