import { ServiceConfig } from '@baton/platform';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of the attribution service beside those that every service has. */
export class AttributionConfig extends ServiceConfig {
  /** How long touches of visitors are kept who stay unknown. */
  @IsInt()
  @Min(1)
  @Max(3650)
  VISITOR_TOUCH_DAYS: number = 180;
}
