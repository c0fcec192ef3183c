import { InvalidCalendar, WorkingCalendar, type Weekday } from '@baton/calendar';
import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import { IsArray, IsDefined, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import type { CalendarConfiguration } from '../routing/types.js';

/** Wall-clock ranges `HH:MM-HH:MM` per weekday; a weekday that is left out is free. */
export class HoursDocument implements Partial<Record<Weekday, string[]>> {
  @IsOptional() @IsArray() @IsString({ each: true }) mon?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) tue?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) wed?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) thu?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) fri?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) sat?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) sun?: string[];
}

/** ISO 3166 country, and the state where holidays differ by it. */
export class HolidaysDocument {
  @IsString() country: string;
  @IsOptional() @IsString() state?: string;
}

/** Working hours that several reps share, read in each rep's own zone. */
export class CalendarDocument {
  @IsIdentifier() id: string;
  @IsDefined() @IsObject() @ValidateNested() @Type(() => HoursDocument) hours: HoursDocument;
  /** Public holidays of a region. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => HolidaysDocument) holidays?: HolidaysDocument | null;
  /** Dates `YYYY-MM-DD` without work, instead of `holidays`. */
  @IsOptional() @IsArray() @IsString({ each: true }) freeDates?: string[];
}

export function calendarOf(document: CalendarDocument): CalendarConfiguration {
  const { country, state } = document.holidays ?? {};
  const region = country === undefined ? null : state === undefined ? { country } : { country, state };
  const hours = Object.fromEntries(Object.entries(document.hours).filter(([, ranges]) => ranges !== undefined));
  return { calendarId: document.id, hours, holidays: region ?? document.freeDates ?? null };
}

export const calendarDocument = ({ calendarId, hours, holidays }: CalendarConfiguration): CalendarDocument => ({
  id: calendarId,
  hours: hours as HoursDocument,
  ...(holidays === null ? {} : 'country' in holidays ? { holidays } : { freeDates: [...holidays] }),
});

/** What is wrong with a calendar beyond the types of its fields. */
export function calendarErrors(document: CalendarDocument): FieldError[] {
  if (document.holidays && document.freeDates) return [{ field: 'freeDates', message: 'freeDates can not stand beside holidays' }];
  const { hours, holidays } = calendarOf(document);
  try {
    new WorkingCalendar({ timeZone: 'UTC', hours, holidays: holidays ?? undefined });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidCalendar)) throw error;
    return error.errors.map(({ field, message }) => ({ field, message: `${field} ${message}` }));
  }
}
