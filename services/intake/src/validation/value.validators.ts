import { ValidateBy, type ValidationOptions } from 'class-validator';

const isAnswer = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) ||
  value === null ||
  (Array.isArray(value) && value.every(item => typeof item === 'string'));

/** An object of at most 100 short texts, numbers, booleans or lists of texts. */
export const IsAnswers = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isAnswers',
      validator: {
        validate: value =>
          value !== null &&
          typeof value === 'object' &&
          !Array.isArray(value) &&
          Object.keys(value).length <= 100 &&
          Object.entries(value).every(([name, answer]) => name.length <= 200 && isAnswer(answer)),
        defaultMessage: () => 'has to be an object of at most 100 texts, numbers, booleans or lists of texts',
      },
    },
    options,
  );

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

/** Whether text is a day that exists: YYYY-MM-DD. */
export const isDay = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isInstant(`${value}T00:00:00Z`);
