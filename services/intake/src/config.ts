import { ServiceConfig } from '@baton/platform';
import { IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';

/** What intake reads from its environment. */
export class IntakeConfig extends ServiceConfig {
  /** Where the details of Meta's leads are fetched. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }) META_GRAPH_URL: string =
    'https://graph.facebook.com';
  @Matches(/^v\d+\.\d+$/) META_GRAPH_VERSION: string = 'v23.0';

  /**
   * 32 bytes in base64: seals the secrets of sources in the database. Without it the key is derived from BATON_ADMIN_KEY, so that changing that
   * key makes stored secrets unreadable: set it in production.
   */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'SECRETS_KEY has to be 32 bytes in base64' })
  SECRETS_KEY?: string;

  /** Days for which a payload is kept as it came, unless its source says otherwise. */
  @IsInt() @Min(1) @Max(3650) RAW_RETENTION_DAYS: number = 90;

  /** Days for which a CRM's update waits for its record to be linked with a lead, before somebody is called. */
  @IsInt() @Min(1) @Max(90) CRM_UPDATE_WAIT_DAYS: number = 7;

  /** Items that one transaction takes at most. */
  @IsInt() @Min(1) @Max(2000) INTAKE_BATCH: number = 500;
  /** Items of one kind that may wait for their transaction; the next one is answered 503. */
  @IsInt() @Min(100) @Max(100_000) INTAKE_WAITING: number = 10_000;
}
