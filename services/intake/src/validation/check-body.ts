import { fieldErrors, type FieldError } from '@baton/platform';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';

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
