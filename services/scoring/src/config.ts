import { ServiceConfig } from '@baton/platform';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of the scoring service beside those that every service has. */
export class ScoringConfig extends ServiceConfig {
  /** How long behavior is kept. A rule set's window can't reach further back. */
  @IsInt()
  @Min(1)
  @Max(3650)
  BEHAVIOR_RETENTION_DAYS: number = 180;
}
