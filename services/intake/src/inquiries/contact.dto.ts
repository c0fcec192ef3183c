import { ApiPropertyOptional } from '@baton/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { MoneyDto } from '../validation/money.dto.js';
import { OptionalText } from '../validation/text-field.decorator.js';

export class AddressDto {
  @OptionalText({ example: 'Mountain View' }) city?: string;
  @OptionalText({ example: 'California' }) state?: string;
  @OptionalText({ max: 40, example: '94043' }) postalCode?: string;
  @OptionalText({ max: 80, description: 'ISO 3166 code, or the name in English', example: 'US' }) country?: string;
}

/** The person. A way to reach them is enough. */
export class ContactDto {
  @OptionalText({ description: 'kept even if no mail can be sent to it', example: 'ada@example.com' }) email?: string;
  @OptionalText({ max: 80, example: '+1 650 555 0123' }) phone?: string;
  @OptionalText({ example: 'Ada' }) firstName?: string;
  @OptionalText({ example: 'Byron' }) lastName?: string;
  @OptionalText() jobTitle?: string;
  @OptionalText({ max: 40, example: 'en-US' }) locale?: string;
  @OptionalText({ max: 80, example: 'America/Los_Angeles' }) timeZone?: string;

  @ApiPropertyOptional({ type: AddressDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;
}

export class CompanyDto {
  @OptionalText({ example: 'Example GmbH' }) name?: string;
  @OptionalText({ max: 253, example: 'example.com' }) domain?: string;
  @OptionalText({ max: 80, example: 'DE' }) country?: string;

  @ApiPropertyOptional({ type: Number, example: 250 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  employees?: number;

  @ApiPropertyOptional({ type: MoneyDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyDto)
  annualRevenue?: MoneyDto;

  @OptionalText() industry?: string;
}
