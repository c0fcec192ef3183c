import { calendarDocument } from '../../calendars/calendar.document.js';
import { poolDocument } from '../../pools/pool.document.js';
import { repDocument } from '../../reps/rep.document.js';
import type { CalendarConfiguration, PoolConfiguration, RepConfiguration } from '../types.js';
import type { Change } from './changes.store.js';

const shown: Readonly<Record<Change['kind'], (part: never) => unknown>> = {
  calendar: (part: CalendarConfiguration) => calendarDocument(part),
  rep: (part: RepConfiguration) => repDocument(part),
  pool: (part: PoolConfiguration) => poolDocument(part),
  policy: part => part,
  account: part => part,
  shadow: part => part,
};

/** A change with each side as `GET` shows the thing: nothing is left to defaults. */
export function shownChange({ kind, id, before, after }: Change): Change {
  const show = shown[kind];
  return { kind, id, before: before === null ? null : show(before as never), after: show(after as never) };
}
