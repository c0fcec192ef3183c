import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import { mediaTypes, type MediaType } from '@baton/contracts';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { connectors } from '../connectors/connectors.js';
import { OptionalText, RequiredText } from '../validation/text-field.decorator.js';
import { SECRET_VARIABLE, type GivenSecret } from './stored-secrets.js';

/** What a key of a source may do. */
export const sourceScopes = [
  'inquiries:write',
  'inquiries:read',
  'crm-updates:write',
  'behavioral-events:write',
  'spend:write',
  'leads:read',
  'leads:merge',
  'leads:erase',
] as const;

const isSecrets = (value: unknown): boolean =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([name, secret]) =>
      /^[a-zA-Z][a-zA-Z0-9]{0,40}$/.test(name) &&
      ((typeof secret === 'string' && secret.length > 0 && secret.length <= 1000) ||
        (secret !== null && typeof secret === 'object' && SECRET_VARIABLE.test(String((secret as { fromEnv?: unknown }).fromEnv)))),
  );

export class SourceKeyDto {
  @RequiredText({ max: 80, example: 'website' }) name: string;

  @ApiPropertyOptional({
    type: String,
    description: 'hex SHA-256 of the key; without it and without `key`, a key of this name stays, and a new one is made and answered once',
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 has to be 64 hexadecimal digits in lower case' })
  sha256?: string;

  @ApiPropertyOptional({ type: String, minLength: 16, description: 'the key itself; only its SHA-256 is stored' })
  @IsOptional()
  @Matches(/^\S{16,200}$/, { message: 'key has to have 16 to 200 characters and no spaces' })
  key?: string;

  @ApiProperty({ enum: sourceScopes, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(sourceScopes, { each: true })
  scopes: string[];
}

/** One configured use of a connector. */
export class SourceDto {
  @ApiProperty({ type: String, example: 'website' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'id has to be lower case letters, digits and hyphens, at most 63' })
  id: string;

  @OptionalText({ max: 200 }) name?: string;

  @ApiProperty({ enum: [...connectors.keys()] })
  @IsIn([...connectors.keys()])
  connector: string;

  @ApiPropertyOptional({ type: Boolean, default: true })
  @IsOptional()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({ type: String, description: 'ISO 3166: how numbers without country code are read', example: 'US' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/, { message: 'country has to be an ISO 3166 code' })
  country?: string;

  @ApiPropertyOptional({ enum: mediaTypes })
  @IsOptional()
  @IsIn(mediaTypes)
  mediaType?: MediaType;

  @OptionalText({ max: 200 }) channel?: string;
  @OptionalText({ max: 200 }) campaign?: string;

  @ApiPropertyOptional({ type: Number, description: 'days for which a payload is kept as it came' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  rawRetentionDays?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'by name; text, which is stored sealed, or {fromEnv: "SOURCE_SECRET_…"}. Never answered. Without it, those that stand stay',
    example: { googleKey: 'given to Google' },
  })
  @IsOptional()
  @ValidateBy({
    name: 'isSecrets',
    validator: { validate: isSecrets, defaultMessage: () => 'has to be texts or {fromEnv: "SOURCE_SECRET_…"} by name' },
  })
  secrets?: Record<string, GivenSecret>;

  @ApiPropertyOptional({ type: [SourceKeyDto], description: 'API keys; without it, those that stand stay' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SourceKeyDto)
  keys?: SourceKeyDto[];

  @OptionalText({ max: 500, description: 'kept in the list of changes' }) why?: string;
}

/** The sources of one document, applied together or not at all. */
export class SourcesConfigurationDto {
  @ApiProperty({ type: [SourceDto] })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => SourceDto)
  sources: SourceDto[];

  @OptionalText({ max: 500 }) why?: string;
}
