import { places, type Place } from '../life-cycle/lead.js';
import { closableOutcomes, type ClosableOutcome } from '../life-cycle/closing-order.js';
import { grades, leadStatuses, type Grade, type LeadStatus } from '@baton/contracts';
import { IsInstant } from '@baton/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Leads of one order, at most: more of a filter are had by the same order with `after`. */
export const MOST_LEADS = 20_000;
/** Leads of a list, at most: what a request may hold. */
const MOST_LISTED = 5_000;

const open = places.filter(place => place !== 'closed');
export type OpenPlace = Exclude<Place, 'closed'>;

/** Open leads that meet all of these. */
export class LeadFilterDocument {
  @IsOptional() @IsIn(open) place?: OpenPlace;
  /** Leads that this rep owns. */
  @IsOptional() @IsString() @Length(1, 200) repId?: string;
  /** Leads that came to their owner through this pool, or wait for it. */
  @IsOptional() @IsString() @Length(1, 200) poolId?: string;
  @IsOptional() @IsIn(leadStatuses) status?: LeadStatus;
  @IsOptional() @IsIn(grades) grade?: Grade;
  @IsOptional() @IsInt() @Min(0) @Max(1_000_000) scoreBelow?: number;
  /** Leads whose newest inquiry came in before this time. */
  @IsOptional() @IsInstant() seenBefore?: string;
}

/** Which leads: exactly one of `leadIds` and `filter`. */
export class LeadSelectionDocument {
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayMaxSize(MOST_LISTED) @IsUUID('all', { each: true }) leadIds?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => LeadFilterDocument) filter?: LeadFilterDocument;
  /** With `filter`: no more than so many, in the order of their ids. */
  @IsOptional() @IsInt() @Min(1) @Max(MOST_LEADS) limit?: number;
  /** With `filter`: only leads behind this id, the `next` of the order before. */
  @IsOptional() @IsUUID('all') after?: string;
  /** Why; kept in the history of each lead. */
  @IsString() @Length(1, 1000) reason: string;
}

export class BulkCloseDocument extends LeadSelectionDocument {
  @IsIn(closableOutcomes) outcome: ClosableOutcome;
}

export class BulkReassignmentDocument extends LeadSelectionDocument {
  /** The rep to have them, also beyond the cap; left out, the policy decides for each. */
  @IsOptional() @IsString() @Length(1, 200) repId?: string;
  /** Reps who must not get them; left out, the present owner of each. */
  @IsOptional() @IsArray() @ArrayMaxSize(1000) @IsString({ each: true }) exclude?: string[];
}
