import { ArrayNotEmpty, IsNotEmpty, IsString, Matches } from 'class-validator';

/** A key of API_KEYS. The key itself is stored nowhere, only its SHA-256. */
export class ApiKeyEntry {
  @IsString() @IsNotEmpty() name: string;
  @Matches(/^[0-9a-f]{64}$/i, { message: '$property must be 64 hexadecimal digits' }) sha256: string;
  @ArrayNotEmpty() @IsString({ each: true }) scopes: string[];
}
