import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsISO8601,
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
import { ConfigurationDocument } from '../routing/configuration/configuration.document.js';
import { IsIdentifier } from '../routing/configuration/identifier.js';

/** Rows of a list, at most; longer ones come as CSV. */
const MOST_ROWS = 10_000;
const MOST_CSV = 24 * 1024 * 1024;

/** A question of the form: what would have happened? */
export class SimulationDocument {
  /** How far back history is replayed, in hours, days or weeks: `12h`, `30d`, `8w`. 30 days when nothing is said. */
  @IsOptional()
  @Matches(/^[1-9]\d{0,3}[hdw]$/, { message: 'since must be a number of hours, days or weeks such as 12h, 30d or 8w' })
  since?: string;
  /** Instead of `since`: where the period begins, and where it ends (now when left out). */
  @IsOptional() @IsISO8601({ strict: true }) from?: string;
  @IsOptional() @IsISO8601({ strict: true }) to?: string;
  /** What would be different: made or replaced on top of the active configuration, as when it is applied. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ConfigurationDocument) configuration?: ConfigurationDocument;
  /** Reps who would receive nothing. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIdentifier({ each: true }) leaveOut?: string[];
  /** Leads to replay instead of history, by the names of their columns. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_ROWS) @IsObject({ each: true }) leads?: Record<string, unknown>[];
  /** The same as a CSV text with a header. */
  @IsOptional() @IsString() @Length(1, MOST_CSV) csv?: string;
  /** Columns of a file that go by other names, each with ours: `{ "Created Date": "createdAt" }`. */
  @IsOptional() @IsObject() columns?: Record<string, string>;
  /** How long a lead is taken to be held of which it is not known; what is typical of the rep, of the pool, of all when left out. */
  @IsOptional() @IsNumber() @Min(0.01) @Max(100_000) holdHours?: number;
  /** The same seed and input give the same answer. */
  @IsOptional() @IsString() @Length(1, 100) seed?: string;
  /** Leads that come out otherwise, to show with both reasons. */
  @IsOptional() @IsInt() @Min(0) @Max(100) examples?: number;
}
