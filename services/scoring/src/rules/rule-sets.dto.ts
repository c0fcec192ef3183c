import { IsYamlText } from '@baton/platform';
import { IsInt, IsNotEmpty, IsNumberString, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Type } from 'class-transformer';

/** A rule set to check. */
export class ValidateRuleSetDto {
  /** The rules, in YAML or JSON. */
  @IsYamlText()
  @IsNotEmpty()
  @MaxLength(200_000)
  source: string;
}

/** A rule set to put in force. */
export class ActivateRuleSetDto extends ValidateRuleSetDto {
  /** Why the rules change; kept with who changed them. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  because: string;
}

export class ListRuleSetsDto {
  /** `next` of the page before. */
  @IsOptional()
  @IsNumberString({ no_symbols: true })
  // A bigint has 19 digits, but not all of them.
  @MaxLength(18)
  after?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}
