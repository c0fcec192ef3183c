import { fieldErrors, type FieldError } from '@baton/platform';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { compileRules } from './compile-rules.js';

const OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
} as const;

export type Checked<T> = { readonly value: T } | { readonly errors: FieldError[] };

/** Checks a body against its class in one pass: unknown fields are refused, every offending field is named, never a value. */
export function checkBody<T extends object>(type: ClassConstructor<T>, body: unknown): Checked<T> {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    return { errors: [{ field: '(body)', message: 'has to be a JSON object' }] };
  // Nearly every body is right, and needs no copy to find that out.
  return compileRules(type)(body as Record<string, unknown>) ? { value: body as T } : checkInstance(type, body);
}

/** Checks a copy of the body that is an instance of its class. */
export function checkInstance<T extends object>(type: ClassConstructor<T>, body: object): Checked<T> {
  let value: T;
  try {
    value = plainToInstance(type, body);
  } catch (error) {
    // class-transformer takes a field of that name, in an object of no known class, for the class.
    if (error instanceof TypeError) return { errors: [{ field: '(body)', message: 'has a field called constructor where none can be' }] };
    throw error;
  }
  const errors = validateSync(value, OPTIONS);
  return errors.length === 0 ? { value } : { errors: fieldErrors(errors) };
}
