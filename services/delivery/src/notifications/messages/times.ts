/** A time as somebody reads it on the clock on their wall, e.g. `Thu 19 Mar 2026, 14:15 CET`. */
export const inZone = (at: Date, timeZone: string): string =>
  `${format(at, timeZone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).replace(',', '')}, ${format(at, timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })}`;

/** The local date, YYYY-MM-DD. */
export const localDay = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

const formats = new Map<string, Intl.DateTimeFormat>();
function format(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone}/${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) formats.set(key, (made = new Intl.DateTimeFormat('en-GB', { timeZone, ...options })));
  return made.format(at);
}
