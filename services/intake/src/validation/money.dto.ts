import { ApiProperty, ApiPropertyOptional } from '@baton/platform';
import type { Money } from '@baton/contracts';
import { InvalidAmount, isCurrency, parseMoney } from '@baton/money';
import { IsInt, Matches, Max, Min, ValidateBy, ValidateIf } from 'class-validator';

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** Exact: decimal digits as text, or an integer in minor units; never a float. */
export class MoneyDto {
  @ApiPropertyOptional({ type: String, description: 'in major units, as text; or give `minor`', example: '1250.00' })
  @ValidateIf(({ amount, minor }: MoneyDto) => isThere(amount) || !isThere(minor))
  @ValidateBy({
    name: 'isAmount',
    validator: {
      validate: isAmount,
      defaultMessage: () => 'has to be a decimal number as text, with no more decimals than the currency has',
    },
  })
  amount?: string;

  @ApiPropertyOptional({ type: Number, description: 'in minor units', example: 125000 })
  @ValidateIf(({ amount, minor }: MoneyDto) => isThere(minor) || !isThere(amount))
  @IsInt()
  // Beyond it a double is not exact.
  @Min(Number.MIN_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  minor?: number;

  @ApiProperty({ type: String, description: 'ISO 4217', example: 'EUR' })
  @Matches(/^[A-Z]{3}$/, { message: 'currency has to be an ISO 4217 code' })
  @ValidateBy({
    name: 'isCurrency',
    validator: { validate: code => typeof code === 'string' && isCurrency(code), defaultMessage: () => 'has to be an ISO 4217 code' },
  })
  currency: string;
}

function isAmount(amount: unknown, context?: { object: object }): boolean {
  const { currency } = (context?.object ?? {}) as { currency?: unknown };
  if (typeof amount !== 'string') return false;
  // An unknown currency is told by its own field.
  if (typeof currency !== 'string' || !isCurrency(currency)) return /^-?\d+(\.\d+)?$/.test(amount);
  try {
    parseMoney(amount, currency);
    return true;
  } catch (error) {
    if (error instanceof InvalidAmount) return false;
    throw error;
  }
}

/** The amount in minor units, of a body that was checked. */
export const moneyOf = ({ amount, minor, currency }: MoneyDto): Money =>
  amount === undefined || amount === null ? { amount: minor!, currency } : parseMoney(amount, currency);
