import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsDefined, IsIn, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { DeclinesDocument } from '../conduct/declines.document.js';
import { QueueDocument } from '../queue/queue.document.js';
import { IsIdentifier } from '../routing/configuration/identifier.js';
import { ServiceLevelDocument } from '../sla/service-level.document.js';

/** A rep by id, or by a fact that holds a rep's id, CRM id or e-mail: `currentOwner`, `answers.rep`, … */
export class OwnerDocument {
  @IsOptional() @IsIdentifier() rep?: string;
  @IsOptional() @IsString() @Length(1, 200) field?: string;
}

/** Where a rule sends a lead: exactly one of `pool`, `owner`, `nurture`, `close`. */
export class TargetDocument {
  @IsOptional() @IsIdentifier() pool?: string;
  /** With `pool`: further pools, asked in order when nobody of the one before is free. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIdentifier({ each: true }) overflow?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => OwnerDocument) owner?: OwnerDocument;
  /** With `owner`: where the lead goes when the owner can't take it. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => TargetDocument) otherwise?: TargetDocument;
  /** A nurture program, or `default`. */
  @IsOptional() @IsIdentifier() nurture?: string;
  @IsOptional() @IsIn(['disqualified', 'test']) close?: 'disqualified' | 'test';
}

export class RuleDocument {
  @IsIdentifier() id: string;
  /** A condition in CEL; left out, the rule takes every lead. */
  @IsOptional() @IsString() @Length(1, 4000) when?: string | null;
  @IsDefined() @IsObject() @ValidateNested() @Type(() => TargetDocument) to: TargetDocument;
  /** Skills that the rep needs, beside the pool's. */
  @IsOptional() @IsArray() @ArrayUnique() @IsString({ each: true }) skills?: string[];
  /** Instead of the policy's. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ServiceLevelDocument) sla?: ServiceLevelDocument;
}

/** Ordered rules; the first whose condition is met takes the lead, the fallback takes what is left. */
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
  @IsOptional() @IsObject() @ValidateNested() @Type(() => QueueDocument) queue?: QueueDocument;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => DeclinesDocument) declines?: DeclinesDocument;
}
