export interface CalendarFieldError {
  readonly field: string;
  readonly message: string;
}

/** A calendar that cannot be built; names everything that is wrong with it. */
export class InvalidCalendar extends Error {
  constructor(readonly errors: readonly CalendarFieldError[]) {
    super(errors.map(e => `${e.field} ${e.message}`).join('; '));
    this.name = 'InvalidCalendar';
  }
}
