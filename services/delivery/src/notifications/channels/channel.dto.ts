import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { noticeKinds, type NoticeKind } from '../notices/notice.js';
import { channelKinds, personalDataLevels, type ChannelKind, type PersonalData } from './channel.js';
import { ReceiverDto } from '../../subscriptions/receiver.dto.js';

/** A way to people. */
export class ChannelDto extends ReceiverDto {
  @ApiProperty({ enum: channelKinds })
  @IsIn(channelKinds)
  kind: ChannelKind;

  @ApiPropertyOptional({
    type: String,
    description: 'of the incoming webhook of Slack, or the workflow of Teams: a secret, never told again; needed for a new channel',
    example: 'https://hooks.slack.com/services/T…/B…/…',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  url?: string | null;

  @ApiPropertyOptional({
    enum: noticeKinds,
    isArray: true,
    description: 'what it tells; without it, everything. A digest comes by e-mail alone',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(noticeKinds, { each: true })
  notices?: NoticeKind[];

  @ApiPropertyOptional({ type: String, isArray: true, description: 'ids of reps: it tells of their leads' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  reps?: string[];

  @ApiPropertyOptional({ type: String, isArray: true, description: 'ids of pools: it tells of leads that came from them' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  pools?: string[];

  @ApiPropertyOptional({
    enum: personalDataLevels,
    description:
      'full: with e-mail and phone (e-mail, if missing); name: with name and job title (chats, if missing); none: the company alone',
  })
  @IsOptional()
  @IsIn(personalDataLevels)
  personalData?: PersonalData;

  @ApiPropertyOptional({
    type: String,
    isArray: true,
    description: 'with e-mail: who is told of an escalation that has no manager, each in a mail of their own',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsEmail({}, { each: true })
  contacts?: string[];
}
