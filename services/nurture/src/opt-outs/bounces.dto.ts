import { IsInstant } from '@baton/platform';
import { IsEmail, IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';

/** Which bounces are lifted: that of an address, or all that were held within a time. */
export class LiftBouncesDto {
  @ValidateIf((dto: LiftBouncesDto) => dto.email !== undefined || dto.from === undefined) @IsEmail() email?: string;
  /** Bounces that were held from then on. */
  @ValidateIf((dto: LiftBouncesDto) => dto.from !== undefined) @IsInstant() from?: string;
  /** Before then; now, when left out. */
  @ValidateIf((dto: LiftBouncesDto) => dto.to !== undefined) @IsInstant() to?: string;
  /** Why: kept with it. */
  @IsString() @IsNotEmpty() @MaxLength(500) because: string;
}
