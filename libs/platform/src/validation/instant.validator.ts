import { ValidateBy, type ValidationOptions } from 'class-validator';

// RFC 3339 with an offset: a time without one means something else in every office.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** Whether text is an instant: RFC 3339 with an offset, on a day that exists, in a year from 1 to 9999 in UTC: events and PostgreSQL know no other. */
export const isInstant = (value: unknown): boolean => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  const yearInUtc = new Date(value).getUTCFullYear();
  if (!(yearInUtc >= 1 && yearInUtc <= 9999)) return false;
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};

/** RFC 3339 with an offset. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    { name: 'isInstant', validator: { validate: isInstant, defaultMessage: () => 'has to be an RFC 3339 time with an offset' } },
    options,
  );
