import { fieldErrors } from '@baton/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/** The fields that the service's validation names in a body, and nothing where the body is right. */
export function fieldsRefused(document: new () => object, body: object): string[] {
  const errors = validateSync(plainToInstance(document, body), { whitelist: true, forbidNonWhitelisted: true });
  return fieldErrors(errors).map(error => error.field);
}
