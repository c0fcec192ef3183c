import { InvalidCalendar, WorkingCalendar } from '@baton/calendar';
import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import type { RepConfiguration } from '../routing/types.js';

const MOST = 1_000_000;

/** Limits; what is left out or null has no limit. */
export class CapsDocument {
  /** All open work. */
  @IsOptional() @IsInt() @Min(0) @Max(MOST) open?: number | null;
  /** New leads of the hour, day, or week (from Monday), in the rep's zone. */
  @IsOptional() @IsInt() @Min(0) @Max(MOST) hour?: number | null;
  @IsOptional() @IsInt() @Min(0) @Max(MOST) day?: number | null;
  @IsOptional() @IsInt() @Min(0) @Max(MOST) week?: number | null;
}

/** Dates `YYYY-MM-DD` (`to` is the last day off) or RFC 3339 instants (`to` is when work goes on). */
export class TimeOffDocument {
  @IsString() from: string;
  @IsString() to: string;
}

/** Someone who receives leads. Whoever leaves becomes inactive; a rep is never deleted. */
export class RepDocument {
  @IsIdentifier() id: string;
  @IsString() @Length(1, 200) name: string;
  @IsOptional() @IsEmail() email?: string | null;
  /** The rep's id in the CRM. */
  @IsOptional() @IsString() @Length(1, 200) externalId?: string | null;
  @IsOptional() @IsBoolean() active?: boolean;
  /** IANA name; UTC when left out. */
  @IsOptional() @IsString() timeZone?: string;
  /** Working hours; always at work when left out. */
  @IsOptional() @IsIdentifier() calendar?: string | null;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => TimeOffDocument) timeOff?: TimeOffDocument[];
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) @Length(1, 100, { each: true }) skills?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CapsDocument) caps?: CapsDocument;
  /** The rep who stands in where a policy says `delegate`. */
  @IsOptional() @IsIdentifier() delegate?: string | null;
}

export function repOf(document: RepDocument): RepConfiguration {
  const { open = null, hour = null, day = null, week = null } = document.caps ?? {};
  return {
    repId: document.id,
    name: document.name,
    email: document.email ?? null,
    externalId: document.externalId ?? null,
    active: document.active ?? true,
    timeZone: document.timeZone ?? 'UTC',
    calendarId: document.calendar ?? null,
    timeOff: (document.timeOff ?? []).map(({ from, to }) => ({ from, to })),
    skills: document.skills ?? [],
    caps: { open, hour, day, week },
    ...(document.delegate == null ? {} : { delegate: document.delegate }),
  };
}

export const repDocument = (rep: RepConfiguration): RepDocument => ({
  id: rep.repId,
  name: rep.name,
  email: rep.email,
  externalId: rep.externalId,
  active: rep.active,
  timeZone: rep.timeZone,
  calendar: rep.calendarId,
  timeOff: rep.timeOff.map(({ from, to }) => ({ from, to })),
  skills: [...rep.skills],
  caps: { ...rep.caps },
  ...(rep.delegate === undefined ? {} : { delegate: rep.delegate }),
});

/** What is wrong with a rep beyond the types of its fields. */
export function repErrors(document: RepDocument): FieldError[] {
  const { timeZone, timeOff } = repOf(document);
  const ofDelegate = document.delegate === document.id ? [{ field: 'delegate', message: 'delegate must be somebody else' }] : [];
  try {
    new WorkingCalendar({ timeZone, hours: {}, timeOff });
    return ofDelegate;
  } catch (error) {
    if (!(error instanceof InvalidCalendar)) throw error;
    return [...error.errors.map(({ field, message }) => ({ field, message: `${field} ${message}` })), ...ofDelegate];
  }
}
