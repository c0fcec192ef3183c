import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsOptional, IsUUID } from 'class-validator';
import { RequiredText } from '../validation/text-field.decorator.js';

export class MergeDto {
  @ApiProperty({ type: [String], format: 'uuid', minItems: 2, maxItems: 2 })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  leadIds: [string, string];

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'one of leadIds; honoured unless it is anonymous and the other is not',
  })
  @IsOptional()
  @IsUUID('all')
  preferredSurvivorId?: string;

  @RequiredText({ max: 500 }) reason: string;
}

export class UndoMergeDto {
  @RequiredText({ max: 500 }) reason: string;
}
