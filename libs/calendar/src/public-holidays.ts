import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { localDayOf } from './local-date.js';
import { DAY } from './zone-timeline.js';

/** Where public holidays are kept: ISO 3166 country, and the state or region where they differ by it. */
export interface HolidayRegion {
  readonly country: string;
  readonly state?: string;
}

type HolidaysConstructor = typeof Holidays;
let loaded: HolidaysConstructor | undefined;

/** The rules of all countries take 25 MB and 0.1 s: they are loaded when the first calendar asks for holidays, not before. */
function holidays(): HolidaysConstructor {
  if (!loaded) {
    const module = createRequire(import.meta.url)('date-holidays') as HolidaysConstructor & { default?: HolidaysConstructor };
    loaded = module.default ?? module;
  }
  return loaded;
}

const years = new Map<string, ReadonlySet<number>>();

/** What is wrong with a region, or undefined when its holidays are known. */
export function holidayRegionError(region: HolidayRegion): { field: string; message: string } | undefined {
  const rules = new (holidays())();
  if (!(region.country in rules.getCountries())) return { field: 'country', message: 'is not a country whose holidays are known' };
  if (region.state !== undefined && !(region.state in (rules.getStates(region.country) ?? {})))
    return { field: 'state', message: `is not a state of ${region.country} whose holidays are known` };
  return undefined;
}

/** The local days (since 1970-01-01) of one year that are public holidays in a region. Computed once per process. */
export function publicHolidays(region: HolidayRegion, year: number): ReadonlySet<number> {
  const key = `${region.country}/${region.state ?? ''}/${year}`;
  const known = years.get(key);
  if (known) return known;
  const Rules = holidays();
  const rules = region.state === undefined ? new Rules(region.country) : new Rules(region.country, region.state);
  const days = new Set<number>();
  for (const holiday of rules.getHolidays(year)) {
    const first = localDayOf(holiday.date.slice(0, 10));
    if (holiday.type !== 'public' || first === undefined) continue;
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY));
    for (let day = first; day < first + length; day++) days.add(day);
  }
  years.set(key, days);
  return days;
}
