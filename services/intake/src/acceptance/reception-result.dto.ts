import { ApiProperty, ApiPropertyOptional } from '@baton/platform';

/** What became of something that was received. */
export class ReceptionResultDto {
  @ApiProperty({ type: String, format: 'uuid' }) id: string;
  @ApiPropertyOptional({ type: String, format: 'uuid' }) leadId?: string;
  @ApiProperty({ type: Boolean, description: 'true when the same was accepted before; nothing happened this time' }) repeat: boolean;
  @ApiPropertyOptional({ type: Boolean, description: 'true when it is kept until a lead is known to have the record that it is about' })
  waits?: true;
}
