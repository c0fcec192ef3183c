import { ServiceConfig } from '@baton/platform';
import { IsArray, IsBoolean, IsInt, IsOptional, IsUrl, Matches, Max, Min, ValidateBy } from 'class-validator';
import ipaddr from 'ipaddr.js';

const IsNetwork = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isNetwork',
      validator: {
        validate: value => typeof value === 'string' && ipaddr.isValidCIDR(value),
        defaultMessage: () => 'each of $property must be a network such as 10.0.0.0/8',
      },
    },
    { each: true },
  );

/** A lead's next event must not be sent while an answer to the one before may still come: a request and the writing of its result fit in. */
const OutlastsTimeout = (): PropertyDecorator =>
  ValidateBy({
    name: 'outlastsTimeout',
    validator: {
      validate: (value, args) => Number(value) >= 3 * (args!.object as DeliveryConfig).DELIVERY_TIMEOUT_MS,
      defaultMessage: () => '$property must be at least three times DELIVERY_TIMEOUT_MS',
    },
  });

/** What delivery reads from its environment. */
export class DeliveryConfig extends ServiceConfig {
  /**
   * 32 bytes in base64: seals the secrets of subscriptions in the database. Without it the key is derived from BATON_ADMIN_KEY, so that changing
   * that key makes stored secrets unreadable: set it in production.
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'SECRETS_KEY has to be 32 bytes in base64' })
  SECRETS_KEY?: string;

  /** Allows http:// beside https://, for receivers on a developer's machine. */
  @IsBoolean() ALLOW_INSECURE_TARGETS: boolean = false;
  /** Networks that may be written to although they are not public, such as 10.20.0.0/16; separated by commas. */
  @IsArray() @IsNetwork() DELIVERY_ALLOWED_NETWORKS: string[] = [];

  /** For a request as a whole: name, connection, answer. */
  @IsInt() @Min(100) @Max(60_000) DELIVERY_TIMEOUT_MS: number = 10_000;
  /** How long a replica may hold what it sends before another takes it to be dead and sends it again. */
  @IsInt() @OutlastsTimeout() @Max(3_600_000) DELIVERY_LEASE_MS: number = 60_000;
  /** A subscription of which nothing was delivered for so long, though it was tried, is disabled. */
  @IsInt() @Min(1) @Max(720) DELIVERY_DISABLE_AFTER_HOURS: number = 120;
  /** How long deliveries are kept after their end, and how long one waits for a subscription that is not active. */
  @IsInt() @Min(1) @Max(365) DELIVERY_LOG_DAYS: number = 30;

  /** Where people reach the links of messages, without a path at the end. Without it there can be no notification channel. */
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  PUBLIC_URL?: string;
  /** smtp:// or smtps://, with user and password if the server wants them. Without it there can be no channel by e-mail. */
  @IsOptional()
  @Matches(/^smtps?:\/\//, { message: '$property must be a URL that begins with smtp:// or smtps://' })
  SMTP_URL?: string;
  /** Sender of mails to reps, e.g. Acme leads <leads@acme.example>. */
  @IsOptional()
  @Matches(/^[^\r\n]*@[^\r\n]+$/, { message: '$property must be an e-mail address, with or without a name' })
  MAIL_FROM?: string;
  @IsInt() @Min(1) @Max(50) SMTP_CONNECTIONS: number = 5;
  /**
   * Keys that sign the links of messages, 32 bytes in base64 each, separated by commas: the first signs, all of them are good to read. To change it,
   * put a new one in front, and take the old one out LINK_DAYS later. Without any, one is derived from SECRETS_KEY or BATON_ADMIN_KEY.
   */
  @IsArray()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { each: true, message: 'each of LINK_KEYS has to be 32 bytes in base64' })
  LINK_KEYS: string[] = [];
  /** How many days after the assignment, or its last deadline, a link can be used. */
  @IsInt() @Min(1) @Max(60) LINK_DAYS: number = 7;
}
