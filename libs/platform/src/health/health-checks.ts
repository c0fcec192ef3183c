import { answerWithin } from '../clock/answer-within.js';

/** Throws, or returns a reason, when something is not well. */
export type HealthCheck = () => void | string | undefined | Promise<void | string | undefined>;

export interface CheckResult {
  name: string;
  ok: boolean;
  reason?: string;
}

export interface HealthReport {
  status: 'ok' | 'failing';
  checks: CheckResult[];
}

/** Milliseconds after which a check that has not answered has failed. */
const CHECK_TIMEOUT_MS = 2_000;

/**
 * What a service says of itself. Live: the process is worth keeping; only what a restart would mend, never the broker or the database.
 * Ready: it can do its work now.
 */
export class HealthChecks {
  private readonly liveChecks = new Map<string, HealthCheck>();
  private readonly readyChecks = new Map<string, HealthCheck>();

  constructor(private readonly timeoutMs = CHECK_TIMEOUT_MS) {}

  addLive(name: string, check: HealthCheck): void {
    this.liveChecks.set(name, check);
  }

  addReady(name: string, check: HealthCheck): void {
    this.readyChecks.set(name, check);
  }

  live(): Promise<HealthReport> {
    return this.report(this.liveChecks);
  }

  ready(): Promise<HealthReport> {
    return this.report(this.readyChecks);
  }

  private async report(checks: ReadonlyMap<string, HealthCheck>): Promise<HealthReport> {
    const results = await Promise.all([...checks].map(([name, check]) => this.run(name, check)));
    return { status: results.every(result => result.ok) ? 'ok' : 'failing', checks: results };
  }

  private async run(name: string, check: HealthCheck): Promise<CheckResult> {
    try {
      const reason = await answerWithin(this.timeoutMs, (async () => check())());
      return reason ? { name, ok: false, reason } : { name, ok: true };
    } catch (error) {
      return { name, ok: false, reason: error instanceof Error ? error.message : 'failed' };
    }
  }
}
