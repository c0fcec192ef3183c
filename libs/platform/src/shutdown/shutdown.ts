import { answerWithin } from '../clock/answer-within.js';
import type { Logger } from '../logs/logger.js';

export type ShutdownPhase = 'accept' | 'work' | 'close';

/** How a shutdown went. */
export interface ShutdownReport {
  /** Steps that did not end in time. */
  hung: string[];
  /** Steps that threw. */
  failed: string[];
}

interface Step {
  name: string;
  run: () => void | Promise<void>;
}

/** Milliseconds for each phase: 25 s together, within the 30 s that Kubernetes gives. What a step waits on purpose comes on top (`allow`). */
const PHASE_LIMITS: Readonly<Record<ShutdownPhase, number>> = { accept: 10_000, work: 10_000, close: 5_000 };

/**
 * An orderly end. Phases follow one another: `accept` (no new requests; those in hand are answered), `work` (consumers, timers; each ends its slice),
 * `close` (relay, pools). Steps of accept and work run at the same time; those of close one by one, the last registered first,
 * so that what was built on a pool ends before the pool. A step that hangs is named and passed over.
 */
export class Shutdown {
  private readonly steps: Record<ShutdownPhase, Step[]> = { accept: [], work: [], close: [] };
  private running: Promise<ShutdownReport> | undefined;

  private readonly limits: Record<ShutdownPhase, number>;

  constructor(
    private readonly logger: Logger,
    limits: Readonly<Record<ShutdownPhase, number>> = PHASE_LIMITS,
  ) {
    this.limits = { ...limits };
  }

  /** Whether the service is on its way out: not ready any more. */
  get isStopping(): boolean {
    return this.running !== undefined;
  }

  /** Gives a phase so much more time, for a step of it that waits on purpose. */
  allow(phase: ShutdownPhase, milliseconds: number): void {
    this.limits[phase] += milliseconds;
  }

  /** Milliseconds that it takes at most. */
  get mostMs(): number {
    return Object.values(this.limits).reduce((sum, limit) => sum + limit, 0);
  }

  onShutdown(phase: ShutdownPhase, name: string, run: () => void | Promise<void>): void {
    this.steps[phase].push({ name, run });
  }

  /** Runs all steps, once; later calls wait for the same end. */
  run(): Promise<ShutdownReport> {
    this.running ??= this.runPhases();
    return this.running;
  }

  private async runPhases(): Promise<ShutdownReport> {
    const report: ShutdownReport = { hung: [], failed: [] };
    await this.within('accept', report, pending => Promise.all(this.steps.accept.map(step => this.runStep(step, pending, report))));
    await this.within('work', report, pending => Promise.all(this.steps.work.map(step => this.runStep(step, pending, report))));
    await this.within('close', report, async pending => {
      for (const step of this.steps.close.toReversed()) await this.runStep(step, pending, report);
    });
    return report;
  }

  private async within(phase: ShutdownPhase, report: ShutdownReport, work: (pending: Set<string>) => Promise<unknown>): Promise<void> {
    const pending = new Set<string>();
    // No step throws: what is late is told by its name.
    await answerWithin(this.limits[phase], work(pending)).catch(() => undefined);
    for (const name of pending) {
      report.hung.push(name);
      this.logger.error('a step of the shutdown hangs', { phase, step: name, limitMs: this.limits[phase] });
    }
  }

  private async runStep(step: Step, pending: Set<string>, report: ShutdownReport): Promise<void> {
    pending.add(step.name);
    try {
      await step.run();
    } catch (error) {
      report.failed.push(step.name);
      this.logger.error('a step of the shutdown failed', { step: step.name, error });
    }
    pending.delete(step.name);
  }
}
