import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { CalendarDocument, calendarErrors, calendarOf } from '../../calendars/calendar.document.js';
import { PolicyDocument } from '../../policies/policy.document.js';
import { readPolicy } from '../../policies/read-policy.js';
import { PoolDocument, poolOf } from '../../pools/pool.document.js';
import { RepDocument, repErrors, repOf } from '../../reps/rep.document.js';
import type { CalendarConfiguration, PolicyConfiguration, PoolConfiguration, RepConfiguration } from '../types.js';
import { withoutNulls } from './without-nulls.js';

const uniqueIds = (each: { id?: string } | null) => each?.id;

/** Everything that routing is configured with, or a part of it: what it names is made or replaced, what it does not name stays as it is. */
export class ConfigurationDocument {
  /** Why; kept in the change log. */
  @IsOptional() @IsString() @Length(1, 1000) why?: string;
  @IsOptional()
  @IsArray()
  @ArrayUnique(uniqueIds)
  @ValidateNested({ each: true })
  @Type(() => CalendarDocument)
  calendars?: CalendarDocument[];
  @IsOptional() @IsArray() @ArrayUnique(uniqueIds) @ValidateNested({ each: true }) @Type(() => RepDocument) reps?: RepDocument[];
  @IsOptional() @IsArray() @ArrayUnique(uniqueIds) @ValidateNested({ each: true }) @Type(() => PoolDocument) pools?: PoolDocument[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PolicyDocument) policy?: PolicyDocument;
}

/** A document whose parts are right in themselves. */
export interface ConfigurationParts {
  readonly calendars: readonly CalendarConfiguration[];
  readonly reps: readonly RepConfiguration[];
  readonly pools: readonly PoolConfiguration[];
  readonly policy: PolicyConfiguration | null;
}

const within = (field: string, errors: readonly FieldError[]): FieldError[] =>
  errors.map(error => ({ ...error, field: `${field}.${error.field}` }));

/** Reads a document whose fields have the right types. @returns its parts, or everything that is wrong with them */
export function readConfiguration(document: ConfigurationDocument): ConfigurationParts | FieldError[] {
  const { policy: rules, ...others } = document;
  const { calendars = [], reps = [], pools = [] } = withoutNulls(others);
  const policy = rules ? readPolicy(rules) : null;
  const errors = [
    ...calendars.flatMap((calendar, index) => within(`calendars.${index}`, calendarErrors(calendar))),
    ...reps.flatMap((rep, index) => within(`reps.${index}`, repErrors(rep))),
    ...(Array.isArray(policy) ? within('policy', policy) : []),
  ];
  if (errors.length > 0 || Array.isArray(policy)) return errors;
  return { calendars: calendars.map(calendarOf), reps: reps.map(repOf), pools: pools.map(poolOf), policy };
}
