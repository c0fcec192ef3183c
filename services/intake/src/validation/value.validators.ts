import { isInstant, IsInstant } from '@baton/platform';
import { ValidateBy, type ValidationOptions } from 'class-validator';

// Also for what is pure, which knows the platform through here alone.
export { isInstant, IsInstant };

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

/** Whether text is a day that exists: YYYY-MM-DD. */
export const isDay = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isInstant(`${value}T00:00:00Z`);
