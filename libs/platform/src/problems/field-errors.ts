import type { ValidationError } from 'class-validator';

/** What is wrong with one field. Nested fields are joined by dots, places in a list by their number: contact.address.city, items.3. */
export interface FieldError {
  field: string;
  message: string;
}

/** Flattens class-validator's tree into one entry per field that is wrong, in the order of the fields. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(error => {
    const field = parent === '' ? error.property : `${parent}.${error.property}`;
    const messages = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
      rule === 'whitelistValidation' ? 'unknown field' : message,
    );
    const own = messages.length > 0 ? [{ field, message: messages.join('; ') }] : [];
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}
