import { ApiPropertyOptional } from '@baton/platform';
import { mediaTypes, type MediaType } from '@baton/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateNested } from 'class-validator';
import { OptionalText } from '../validation/text-field.decorator.js';

export class UtmDto {
  @OptionalText() source?: string;
  @OptionalText() medium?: string;
  @OptionalText() campaign?: string;
  @OptionalText() term?: string;
  @OptionalText() content?: string;
}

export class ClickIdsDto {
  @OptionalText() gclid?: string;
  @OptionalText() gbraid?: string;
  @OptionalText() wbraid?: string;
  @OptionalText() fbclid?: string;
  @OptionalText() msclkid?: string;
  @OptionalText() li_fat_id?: string;
  @OptionalText() ttclid?: string;
}

/** Where it came from, as far as it is known; the rest is taken from the source, the click id, the UTM fields or the referrer. */
export class OriginDto {
  @ApiPropertyOptional({ enum: mediaTypes })
  @IsOptional()
  @IsIn(mediaTypes)
  mediaType?: MediaType;

  @OptionalText({ example: 'google-ads' }) channel?: string;
  @OptionalText({ example: 'spring' }) campaign?: string;

  @ApiPropertyOptional({ type: UtmDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => UtmDto)
  utm?: UtmDto;

  @ApiPropertyOptional({ type: ClickIdsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ClickIdsDto)
  clickIds?: ClickIdsDto;

  @OptionalText({ max: 2000 }) landingPage?: string;
  @OptionalText({ max: 2000 }) referrer?: string;
}
