import { Matches } from 'class-validator';

/** An id that people choose: short, and safe in paths, logs and file names. */
export const IsIdentifier = (options?: { each: boolean }): PropertyDecorator =>
  Matches(/^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,99}$/, {
    ...options,
    message: '$property must be an id: letters, digits and _ . @ : -, at most 100, beginning with a letter or digit',
  });
