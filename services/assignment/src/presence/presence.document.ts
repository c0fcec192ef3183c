import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { presenceStates, type PresenceState } from '../routing/types.js';

const MINUTE = 60_000;
const EXPIRES = /^(?=\d)(?:(\d{1,2})h)?(?:(\d{1,4})m)?$/;
/** How long what a rep says holds when it does not say. */
const DEFAULT_MS = 5 * MINUTE;
const LEAST_MS = MINUTE;
const MOST_MS = 24 * 60 * MINUTE;

/** What a rep says, or the CRM or phone system for the rep. It is said again before it expires; after that the rep is offline. */
export class PresenceDocument {
  @IsIn(presenceStates) state: PresenceState;
  /** From `1m` to `24h`; `5m` when left out. */
  @IsOptional()
  @Matches(EXPIRES, { message: '$property must be a time such as 90m, 8h or 1h30m' })
  expiresAfter?: string | null;
}

export class NamedPresenceDocument extends PresenceDocument {
  /** The rep by id, CRM id or e-mail. */
  @IsString() @Length(1, 320) rep: string;
}

/** What several reps say, all or nothing. */
export class PresenceListDocument {
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @ArrayUnique((each: NamedPresenceDocument | null) => each?.rep)
  @ValidateNested({ each: true })
  @Type(() => NamedPresenceDocument)
  presences: NamedPresenceDocument[];
}

/** How long a statement holds, in milliseconds; null: too short or too long. */
export function expiryOf({ expiresAfter }: PresenceDocument): number | null {
  if (expiresAfter == null) return DEFAULT_MS;
  const [, hours = 0, minutes = 0] = EXPIRES.exec(expiresAfter)!;
  const milliseconds = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return milliseconds < LEAST_MS || milliseconds > MOST_MS ? null : milliseconds;
}
