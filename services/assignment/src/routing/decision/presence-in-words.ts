import type { RepPresence } from '../presence.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const options = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const made = new Intl.DateTimeFormat('en-GB', options);
  formats.set(timeZone, made);
  return made;
}

/** A time on the rep's clock: `14:05` today, else `3 March, 14:05`. Both in epoch milliseconds. */
function clockTime(at: number, now: number, timeZone: string): string {
  const partsAt = (time: number) =>
    Object.fromEntries(
      formatOf(timeZone)
        .formatToParts(time)
        .map(({ type, value }) => [type, value]),
    );
  const [then, today] = [partsAt(at), partsAt(now)];
  const time = `${then.hour}:${then.minute}`;
  return then.day === today.day && then.month === today.month ? time : `${then.day} ${then.month}, ${time}`;
}

/** What is known of a rep's presence, as in `away since 14:05`, on the rep's clock. @param now epoch milliseconds */
export function presenceInWords(presence: RepPresence | null, timeZone: string, now: number): string {
  if (presence === null) return 'not online yet';
  const words = `${presence.state} since ${clockTime(presence.since, now, timeZone)}`;
  return presence.since === presence.toldAt ? words : `${words}, when nothing more had been heard`;
}
