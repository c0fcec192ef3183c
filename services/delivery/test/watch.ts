import { ManualClock } from '@baton/platform';

/** A clock that stands until it is moved, and also says what it says. */
export class Watch extends ManualClock {
  ms = 0;

  /** @param start RFC 3339 */
  constructor(start: string) {
    super(new Date(start));
    this.ms = Date.parse(start);
  }

  override set(time: Date): void {
    super.set(time);
    this.ms = time.getTime();
  }
}
