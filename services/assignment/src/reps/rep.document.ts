import { InvalidCalendar, WorkingCalendar } from '@baton/calendar';
import { grades, type Grade } from '@baton/contracts';
import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import { countersOf } from '../routing/board/limits.js';
import { limitPeriods, type Limit, type LimitPeriod, type RepConfiguration } from '../routing/types.js';

const MOST = 1_000_000;

/** Limits; what is left out or null has no limit. */
export class CapsDocument {
  /** All open work, by weight where the policy weighs leads. */
  @IsOptional() @IsInt() @Min(0) @Max(MOST) open?: number | null;
  /** New leads of the hour, day, or week (from Monday), in the rep's zone. */
  @IsOptional() @IsInt() @Min(0) @Max(MOST) hour?: number | null;
  @IsOptional() @IsInt() @Min(0) @Max(MOST) day?: number | null;
  @IsOptional() @IsInt() @Min(0) @Max(MOST) week?: number | null;
  /** What open work from a pool may weigh at most, by the pool's id. */
  @IsOptional() @IsObject() pools?: Record<string, number>;
}

/** A limit on new leads beside the caps. What it names of pools, grades and sources it is about; without any, about all leads. */
export class LimitDocument {
  /** 3.5 a day gives 4 and 3 in turn; at most three digits after the point. */
  @IsNumber({ maxDecimalPlaces: 3 }) @Min(0) @Max(MOST) most: number;
  @IsIn(limitPeriods) per: LimitPeriod;
  /** Hands out a week's or month's leads evenly over its days. */
  @IsOptional() @IsBoolean() spread?: boolean;
  @IsOptional() @IsArray() @ArrayUnique() @IsIdentifier({ each: true }) pools?: string[];
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(grades, { each: true }) grades?: Grade[];
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) @Length(1, 200, { each: true }) sources?: string[];
}

/** What became of leads that the rep had; for pools that share by performance. */
export class PerformanceDocument {
  /** Part of the leads that were won, from 0 to 1. */
  @IsNumber({ maxDecimalPlaces: 6 }) @Min(0) @Max(1) wonRate: number;
  /** From how many leads that is known: the fewer, the less it counts. */
  @IsInt() @Min(0) @Max(MOST) leads: number;
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
  /** ISO 639, such as `de`. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @Matches(/^[a-z]{2,3}$/, { each: true, message: '$property must be languages such as de' })
  languages?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => CapsDocument) caps?: CapsDocument;
  /** The rep who stands in where a policy says `delegate`. */
  @IsOptional() @IsIdentifier() delegate?: string | null;
  /** The rep who is told when a lead of this one lies too long, and how the team does; a manager who takes no leads is in no pool. */
  @IsOptional() @IsIdentifier() manager?: string | null;
  @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => LimitDocument) limits?: LimitDocument[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PerformanceDocument) performance?: PerformanceDocument | null;
  /** True: leads only while the rep says to be online. */
  @IsOptional() @IsBoolean() needsPresence?: boolean;
}

export function repOf(document: RepDocument): RepConfiguration {
  const { open = null, hour = null, day = null, week = null, pools = {} } = document.caps ?? {};
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
    ...(document.languages?.length && { languages: document.languages }),
    caps: { open, hour, day, week, ...(Object.keys(pools).length > 0 && { pools }) },
    ...(document.delegate == null ? {} : { delegate: document.delegate }),
    ...(document.manager == null ? {} : { manager: document.manager }),
    ...(document.limits?.length && { limits: document.limits.map(limitOf) }),
    ...(document.performance && { performance: { wonRate: document.performance.wonRate, leads: document.performance.leads } }),
    ...(document.needsPresence === true && { needsPresence: true as const }),
  };
}

const limitOf = ({ most, per, spread, pools, grades, sources }: LimitDocument): Limit => ({
  most,
  per,
  spread: spread ?? false,
  pools: pools ?? [],
  grades: grades ?? [],
  sources: sources ?? [],
});

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
  ...(rep.languages && { languages: [...rep.languages] }),
  caps: { ...rep.caps, ...(rep.caps.pools && { pools: { ...rep.caps.pools } }) },
  ...(rep.delegate === undefined ? {} : { delegate: rep.delegate }),
  ...(rep.manager === undefined ? {} : { manager: rep.manager }),
  ...(rep.limits && { limits: rep.limits.map(limitDocument) }),
  ...(rep.performance && { performance: { ...rep.performance } }),
  ...(rep.needsPresence && { needsPresence: true }),
});

const limitDocument = (limit: Limit): LimitDocument => ({
  ...limit,
  pools: [...limit.pools],
  grades: [...limit.grades],
  sources: [...limit.sources],
});

/** What is wrong with a rep beyond the types of its fields. */
export function repErrors(document: RepDocument): FieldError[] {
  const { timeZone, timeOff, limits = [] } = repOf(document);
  const ofOthers = (['delegate', 'manager'] as const)
    .filter(field => document[field] === document.id)
    .map(field => ({ field, message: `${field} must be somebody else` }));
  const errors = [...ofOthers, ...poolCapErrors(document.caps?.pools ?? {}), ...limitErrors(limits)];
  try {
    new WorkingCalendar({ timeZone, hours: {}, timeOff });
    return errors;
  } catch (error) {
    if (!(error instanceof InvalidCalendar)) throw error;
    return [...error.errors.map(({ field, message }) => ({ field, message: `${field} ${message}` })), ...errors];
  }
}

const poolCapErrors = (pools: Readonly<Record<string, unknown>>): FieldError[] =>
  Object.entries(pools).flatMap(([poolId, cap]) =>
    Number.isInteger(cap) && (cap as number) >= 0 && (cap as number) <= MOST
      ? []
      : [{ field: `caps.pools.${poolId}`, message: `must be a whole number from 0 to ${MOST}` }],
  );

function limitErrors(limits: readonly Limit[]): FieldError[] {
  const keys = limits.map(limit => countersOf([limit])[0]!.key);
  return limits.flatMap(({ spread, per }, index) => [
    ...(spread && per !== 'month' && per !== 'week'
      ? [{ field: `limits.${index}.spread`, message: 'only a limit per week or month can be spread over its days: leave spread out' }]
      : []),
    ...(keys.indexOf(keys[index]!) < index
      ? [{ field: `limits.${index}`, message: 'it is about the same leads and time as an earlier limit: keep the lower one' }]
      : []),
  ]);
}
