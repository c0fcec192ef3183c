import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, MaxLength, ValidateBy } from 'class-validator';
import { cleanText } from '../inquiries/clean-text.js';

interface TextFieldOptions {
  readonly example?: string;
  readonly description?: string;
  /** Characters; 500 unless told. */
  readonly max?: number;
}

/** Text that may be missing, null or empty. */
export const OptionalText = ({ max = 500, ...api }: TextFieldOptions = {}): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ ...api, type: String, maxLength: max }), IsOptional(), IsString(), MaxLength(max));

const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: text => typeof text !== 'string' || cleanText(text) !== undefined,
      defaultMessage: () => '$property has to be there',
    },
  });

/** Text that has to be there, and to say something. */
export const RequiredText = ({ max = 500, ...api }: TextFieldOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ ...api, type: String, maxLength: max }), IsString(), IsNotBlank(), MaxLength(max));
