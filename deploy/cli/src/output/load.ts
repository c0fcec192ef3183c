import { table, type Column } from './table.js';
import { duration } from './words.js';

type Counts = Readonly<Record<string, unknown>>;

/** A rep as assignment answers it: what counts against each cap, by the cap's name. */
export interface RepWithLoad {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly caps: Counts;
  readonly load: Counts;
  /** What the rep says of being there; null where nobody asks. */
  readonly presence?: { readonly state: string; readonly since: string | null; readonly decides: boolean } | null;
}

/** A row for each rep: under each cap the load of it, and which caps leave no room. */
export function loadsAsText(reps: readonly RepWithLoad[], width: number, now: Date): string {
  if (reps.length === 0) return 'No reps.';
  const counted = [...new Set(reps.flatMap(rep => Object.keys(rep.load)))].filter(name =>
    reps.some(rep => typeof rep.load[name] === 'number'),
  );
  const columns: Column<RepWithLoad>[] = [
    { title: 'REP', of: rep => rep.id },
    { title: 'NAME', of: rep => rep.name },
    ...counted.map(name => ({ title: name.toUpperCase(), of: (rep: RepWithLoad) => loadOf(rep, name), align: 'right' as const })),
    { title: 'ROOM', of: rep => roomOf(rep, counted) },
    ...(reps.some(rep => rep.presence) ? [{ title: 'PRESENCE', of: (rep: RepWithLoad) => presenceOf(rep, now) }] : []),
  ];
  return table(columns, reps, width);
}

function presenceOf({ presence }: RepWithLoad, now: Date): string | null {
  if (!presence) return null;
  const since = presence.since === null ? '' : `, since ${duration(Math.max(0, now.getTime() - Date.parse(presence.since)))}`;
  return `${presence.state}${since}${presence.decides ? '' : ' (working hours decide)'}`;
}

const numberIn = (counts: Counts, name: string): number | null => (typeof counts[name] === 'number' ? counts[name] : null);

function loadOf(rep: RepWithLoad, name: string): string {
  const cap = numberIn(rep.caps, name);
  return `${numberIn(rep.load, name) ?? 0}${cap === null ? '' : `/${cap}`}`;
}

function roomOf(rep: RepWithLoad, counted: readonly string[]): string {
  if (!rep.active) return 'inactive';
  const excess = counted.flatMap(name => {
    const cap = numberIn(rep.caps, name);
    const more = (numberIn(rep.load, name) ?? 0) - (cap ?? Infinity);
    return more > 0 ? [`${more} over ${name}`] : more === 0 ? [`at ${name}`] : [];
  });
  return excess.length === 0 ? 'yes' : excess.join(', ');
}
