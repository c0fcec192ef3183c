import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

interface TextFieldOptions {
  readonly example?: string;
  readonly description?: string;
  /** Characters; 500 unless told. */
  readonly max?: number;
}

/** Text that may be missing, null or empty. */
export const OptionalText = ({ max = 500, ...api }: TextFieldOptions = {}): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ ...api, type: String, maxLength: max }), IsOptional(), IsString(), MaxLength(max));

/** Text that has to be there. */
export const RequiredText = ({ max = 500, ...api }: TextFieldOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ ...api, type: String, maxLength: max }), IsString(), IsNotEmpty(), MaxLength(max));
