import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { DeclinesDocument } from '../conduct/declines.document.js';
import { QueueDocument } from '../queue/queue.document.js';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import { ageSinces, ruleKinds, type AgeSince, type RuleKind } from '../routing/types.js';
import { ServiceLevelDocument } from '../sla/service-level.document.js';

/** `overflow`, `delegate`, or `wait` with a time. */
export const OWNER_ANSWER = /^(overflow|delegate|wait (?=\d)(?:(\d{1,3})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?)$/;
const ANSWER = { message: '$property must be overflow, delegate, or wait with a time such as wait 30m, wait 4h or wait 1d12h' };

/** What happens when the owner can't take the lead. What is left out is `overflow`: where it then goes, `otherwise` says. */
export class OwnerTermsDocument {
  /** Off work, or with time off. */
  @IsOptional() @Matches(OWNER_ANSWER, ANSWER) whenAway?: string;
  @IsOptional() @Matches(OWNER_ANSWER, ANSWER) whenAtCap?: string;
  /** No longer active: there is nobody to wait for. */
  @IsOptional()
  @IsIn(['overflow', 'delegate'], { message: '$property must be overflow or delegate: nobody comes back to wait for' })
  whenGone?: string;
  /** Days after which having owned the lead no longer counts. */
  @IsOptional() @IsInt() @Min(1) @Max(10_000) maxAgeDays?: number;
  /** From when these are counted; `activity` when left out: since anything last happened on the lead. */
  @IsOptional() @IsIn(ageSinces) ageSince?: AgeSince;
}

/** A rep by id, or by a fact that holds a rep's id, CRM id or e-mail: `currentOwner`, `account.owner`, `answers.rep`, … */
export class OwnerDocument {
  @IsOptional() @IsIdentifier() rep?: string;
  @IsOptional() @IsString() @Length(1, 200) field?: string;
}

/** Where a rule sends a lead: exactly one of `pool`, `owner`, `nurture`, `close`. */
export class TargetDocument extends OwnerTermsDocument {
  @IsOptional() @IsIdentifier() pool?: string;
  /** With `pool`: further pools, asked in order when nobody of the one before is free. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIdentifier({ each: true }) overflow?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => OwnerDocument) owner?: OwnerDocument;
  /** With `owner`: where the lead goes when the owner can't take it. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TargetDocument) otherwise?: TargetDocument;
  /** A nurture program, or `default`. */
  @IsOptional() @IsIdentifier() nurture?: string;
  @IsOptional() @IsIn(['disqualified', 'test']) close?: 'disqualified' | 'test';
  /** With `close`: what the lead is, in words, e.g. `job seeker`. */
  @IsOptional() @IsString() @Length(1, 100) label?: string;
}

/** An area, and areas within it: the narrowest that holds the address takes the lead. */
export class TerritoryDocument {
  /** ISO 3166-1, two letters. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @Matches(/^[A-Z]{2}$/, { each: true, message: '$property must be countries by their two letters, such as DE' })
  countries?: string[];
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsString({ each: true }) @Length(1, 100, { each: true }) states?: string[];
  /** Ranges such as `80000-81999`, or beginnings such as `SW1`. */
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsString({ each: true }) @Length(1, 25, { each: true }) postalCodes?: string[];
  /** May be left out of one that has others within. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TargetDocument) to?: TargetDocument;
  @IsOptional() @IsArray() @ArrayNotEmpty() @ValidateNested({ each: true }) @Type(() => TerritoryDocument) within?: TerritoryDocument[];
}

const LANGUAGE = /^(lead|[a-z]{2,3})$/;
const LANGUAGES = { each: true, message: '$property must be languages such as de, or lead for that of the lead' };

/** What the rep of a lead should have, but need not: who has more of it goes first. */
export class PreferenceDocument {
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ArrayUnique() @IsString({ each: true }) @Length(1, 100, { each: true }) skills?: string[];
  /** ISO 639; `lead`: that of the lead. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ArrayUnique() @Matches(LANGUAGE, LANGUAGES) languages?: string[];
  /** How many leads a rep may be ahead of the own turn and still be preferred; 5 when left out, 0 for those whose turn it is. */
  @IsOptional() @IsInt() @Min(0) @Max(100) ahead?: number;
}

/** A rule takes a lead when all of `when`, `freeMail` and `domains` that it has are met. */
export class RuleDocument extends OwnerTermsDocument {
  @IsIdentifier() id: string;
  /** `named` when left out. `filter` sends away what is not for sales; the others say by whom or where the lead is already at home. */
  @IsOptional() @IsIn(ruleKinds) kind?: RuleKind;
  /** A condition in CEL. */
  @IsOptional() @IsString() @Length(1, 4000) when?: string | null;
  /** True: only for e-mail addresses of providers that give one to anybody. */
  @IsOptional() @IsBoolean() freeMail?: boolean;
  /** Only for these domains and what is beneath them, of the e-mail address or the company. */
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsString({ each: true }) domains?: string[];
  /** Of kinds `filter` and `named`. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TargetDocument) to?: TargetDocument;
  /** Of kinds `existing-owner` and `account-owner`: where the lead goes when the owner can't take it; left out, the rules that follow decide. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TargetDocument) otherwise?: TargetDocument;
  /** Of kind `territory`. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ValidateNested({ each: true })
  @Type(() => TerritoryDocument)
  territories?: TerritoryDocument[];
  /** Skills that the rep needs, beside the pool's. */
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) skills?: string[];
  /** Languages that the rep has to speak; `lead`: that of the lead, where it is known. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ArrayUnique() @Matches(LANGUAGE, LANGUAGES) languages?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PreferenceDocument) prefer?: PreferenceDocument;
  /** Instead of the policy's. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ServiceLevelDocument) sla?: ServiceLevelDocument;
}

/** What leads weigh that meet a condition. */
export class WeightDocument {
  @IsString() @Length(1, 2000) when: string;
  /** How many plain leads it counts for: a whole number, as caps are. Whoever needs halves doubles all weights and caps. */
  @IsInt() @Min(1) @Max(1000) weight: number;
}

/** Ordered rules; the first that takes a lead decides, the fallback takes what is left. */
export class PolicyDocument {
  @IsString() @Length(1, 200) name: string;
  /** Of rules that name none. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ServiceLevelDocument) sla?: ServiceLevelDocument;
  @IsOptional()
  @IsArray()
  @ArrayUnique((rule: RuleDocument | null) => rule?.id)
  @ValidateNested({ each: true })
  @Type(() => RuleDocument)
  rules?: RuleDocument[];
  @IsDefined() @IsObject() @ValidateNested() @Type(() => TargetDocument) fallback: TargetDocument;
  /** What leads weigh against caps of open work: the first whose condition is met counts; a lead that meets none weighs 1. */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => WeightDocument) weights?: WeightDocument[];
  /** True: a lead that only the fallback takes is told of, in its history and in the log. */
  @IsOptional() @IsBoolean() alarmOnFallback?: boolean;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => QueueDocument) queue?: QueueDocument;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeclinesDocument) declines?: DeclinesDocument;
}
