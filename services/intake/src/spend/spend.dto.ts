import { ApiProperty } from '@baton/platform';
import { mediaTypes, type MediaType } from '@baton/contracts';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, ValidateBy, ValidateNested } from 'class-validator';
import { MoneyDto } from '../validation/money.dto.js';
import { OptionalText, RequiredText } from '../validation/text-field.decorator.js';
import { isDay } from '../validation/value.validators.js';

const IsDay = (): PropertyDecorator =>
  ValidateBy({ name: 'isDay', validator: { validate: isDay, defaultMessage: () => '$property has to be a day, YYYY-MM-DD' } });

/** What a channel or campaign cost in some days. The same external id with another body restates it. */
export class SpendDto {
  @OptionalText({
    max: 200,
    description: 'unique within the source; without it send the header Idempotency-Key',
    example: 'google-ads/spring/2026-03',
  })
  externalId?: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-01' })
  @IsDay()
  from: string;

  @ApiProperty({ type: String, format: 'date', description: 'inclusive', example: '2026-03-31' })
  @IsDay()
  @ValidateBy({
    name: 'isNotBefore',
    validator: {
      validate: (to, context) => typeof to !== 'string' || to >= (context?.object as SpendDto).from,
      defaultMessage: () => 'to has to be no earlier than from',
    },
  })
  to: string;

  @ApiProperty({ enum: mediaTypes })
  @IsIn(mediaTypes)
  mediaType: MediaType;

  @RequiredText({ max: 200, example: 'google-ads' }) channel: string;
  @OptionalText({ max: 200, example: 'spring' }) campaign?: string;

  @ApiProperty({ type: MoneyDto })
  @IsDefined({ message: 'cost has to be there' })
  @ValidateNested()
  @Type(() => MoneyDto)
  cost: MoneyDto;
}
