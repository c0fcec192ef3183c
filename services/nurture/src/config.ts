import { ServiceConfig } from '@baton/platform';
import { IsInt, IsString, IsUrl, Matches, Max, Min, MinLength, ValidateIf } from 'class-validator';

/** What nurture reads from its environment. */
export class NurtureConfig extends ServiceConfig {
  /** smtp:// or smtps://, with user and password if the server wants them. */
  @Matches(/^smtps?:\/\//, { message: '$property must be a URL that begins with smtp:// or smtps://' }) SMTP_URL: string;
  /** Sender of programs that name none, e.g. Acme <hello@acme.example>. */
  @Matches(/^[^\r\n]*@[^\r\n]+$/, { message: '$property must be an e-mail address, with or without a name' }) MAIL_FROM: string;
  /** Where people reach this service's unsubscribe links, without a path at the end. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }) PUBLIC_URL: string;
  /** Most mails a second, of all replicas together. */
  @IsInt() @Min(1) @Max(1_000) MAILS_PER_SECOND: number = 20;
  @IsInt() @Min(1) @Max(50) SMTP_CONNECTIONS: number = 5;
  /** How long a mail that the other side defers is tried again. */
  @IsInt() @Min(1) @Max(240) MAIL_RETRY_HOURS: number = 48;
  /** How long a replica may hold a mail before another takes it to be dead and sends it. */
  @IsInt() @Min(1_000) @Max(3_600_000) MAIL_LEASE_MS: number = 120_000;
  /** How long a lead that routing sent waits for its first inquiry to arrive here. */
  @IsInt() @Min(1_000) FACTS_WAIT_MS: number = 600_000;
  /** How long a lead waits for a program that routing names and nobody has applied yet. */
  @IsInt() @Min(1_000) PROGRAM_WAIT_MS: number = 600_000;
  /**
   * Signs unsubscribe links and hashes the addresses of opt-outs. Without it the service makes one and keeps it in its database;
   * given here it is apart from the hashes. It can't be changed later: the opt-outs would not be recognised any more.
   */
  @ValidateIf((config: NurtureConfig) => config.NURTURE_SECRET !== undefined) @IsString() @MinLength(32) NURTURE_SECRET?: string;
}
