import { ServiceConfig } from '@baton/platform';
import { IsInt, IsNumber, Min } from 'class-validator';
import type { LifeCycleSettings } from './life-cycle/context.js';

const HOUR = 3_600_000;

export class AssignmentConfig extends ServiceConfig {
  /** How long an inquiry waits for its score. */
  @IsInt() @Min(0) SCORE_WAIT_MS: number = 2_000;
  /** How long it waits at most while scoring is behind. */
  @IsInt() @Min(0) SCORE_WAIT_MAX_MS: number = 30_000;
  /** A clock fires after this long also when this service is behind with what it has to read. */
  @IsInt() @Min(0) SLA_GRACE_MS: number = 300_000;
  /** The clock that ran out last of so many in a row escalates the lead instead of passing it on. */
  @IsInt() @Min(1) SLA_BREACHES_BEFORE_ESCALATION: number = 3;
  /** Silence about a lead in work, after which somebody is told. */
  @IsNumber() @Min(0) FOLLOW_UP_HOURS: number = 30 * 24;
  /** How long a nurture episode may last. */
  @IsNumber() @Min(0) NURTURE_MAX_HOURS: number = 180 * 24;
  /** How long a lead may be queued until somebody is told. */
  @IsNumber() @Min(0) QUEUE_ESCALATION_HOURS: number = 24;
  /** A lead that has been queued for longer goes before better ones, and when it is heavy, a rep keeps room for it. */
  @IsNumber() @Min(0) QUEUE_AGING_HOURS: number = 4;
  /** How often somebody is told again. */
  @IsNumber() @Min(0) ESCALATION_REPEAT_HOURS: number = 24;
  /** How long a lead that others speak of waits for its inquiry until somebody is told. */
  @IsNumber() @Min(0) INQUIRY_WAIT_HOURS: number = 1;

  /** What of it the life cycle goes by. */
  get lifeCycle(): LifeCycleSettings {
    return {
      scoreWaitMs: this.SCORE_WAIT_MS,
      inquiryWaitMs: this.INQUIRY_WAIT_HOURS * HOUR,
      followUpMs: this.FOLLOW_UP_HOURS * HOUR,
      nurtureMs: this.NURTURE_MAX_HOURS * HOUR,
      escalationMs: this.ESCALATION_REPEAT_HOURS * HOUR,
      breachesBeforeEscalation: this.SLA_BREACHES_BEFORE_ESCALATION,
      queueEscalationMs: this.QUEUE_ESCALATION_HOURS * HOUR,
      queueAgingMs: this.queueAgingMs,
    };
  }

  get queueAgingMs(): number {
    return this.QUEUE_AGING_HOURS * HOUR;
  }

  /** Who has been queued since before has waited long enough to go before better ones. */
  agedBefore(now: Date): Date {
    return new Date(now.getTime() - this.queueAgingMs);
  }
}
