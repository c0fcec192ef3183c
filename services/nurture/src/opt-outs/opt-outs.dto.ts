import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateIf } from 'class-validator';

/** Who is not to be mailed any more: an address, or a lead with whatever address it has. */
export class OptOutDto {
  @ValidateIf((dto: OptOutDto) => dto.email !== undefined || dto.leadId === undefined) @IsEmail() email?: string;
  @ValidateIf((dto: OptOutDto) => dto.leadId !== undefined) @IsUUID() leadId?: string;
  @IsOptional() @IsString() @MaxLength(500) because?: string;
}

export class ListOptOutsDto {
  /** Asks for one address alone. */
  @IsOptional() @IsEmail() email?: string;
  /** `next` of the page before. */
  @IsOptional() @IsString() @MaxLength(200) after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1_000) limit: number = 100;
}
