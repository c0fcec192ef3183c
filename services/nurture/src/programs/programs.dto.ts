import { IsYamlText } from '@baton/platform';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** A program in YAML. */
export class ValidateProgramDto {
  @IsYamlText() @MinLength(1) @MaxLength(200_000) source: string;
}

export class ApplyProgramDto extends ValidateProgramDto {
  /** Why: kept with the change. */
  @IsOptional() @IsString() @MaxLength(500) because?: string;
}
