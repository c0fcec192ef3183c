import { behaviorKinds } from '@baton/contracts';
import { IsYamlText } from '@baton/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsRFC3339,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

export class BehaviorToTryDto {
  @IsIn(behaviorKinds)
  kind: string;

  /** RFC 3339, with an offset and on a day that exists. Default: now. */
  @IsOptional()
  @IsRFC3339()
  @IsISO8601({ strict: true, strictSeparator: true })
  occurredAt?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  url?: string;
}

/** A lead to score without storing it: the blocks of an accepted inquiry, and what the person did. */
export class TryScoreDto {
  @IsOptional()
  @IsObject()
  person?: object;

  @IsOptional()
  @IsObject()
  company?: object;

  /** Default: channel and media type "other". */
  @IsOptional()
  @IsObject()
  origin?: object;

  @IsOptional()
  @IsObject()
  answers?: object;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => BehaviorToTryDto)
  behaviors?: BehaviorToTryDto[];

  /** A rule set to try it with, in YAML; default: the one in force. */
  @IsOptional()
  @IsYamlText()
  @MaxLength(200_000)
  ruleSet?: string;
}
