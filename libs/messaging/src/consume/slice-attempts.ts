import { isTransient } from '@baton/platform';
import { backoff } from '../backoff.js';
import type { KafkaLog } from '../kafka/kafka-client.js';
import { TooManyFailures } from './failure-gate.js';
import type { SliceHandler, SliceProcessor, SliceResult } from './process-slice.js';
import type { Received } from './received.js';

/** A bad deployment is tried again now and then: the cause may have been outside after all. */
const BROKEN_RETRY_MS = 15_000;

/** A slice being processed, again and again until it is done. */
export interface SliceInWork {
  readonly lanes: readonly number[];
  /** When the attempt began. */
  beat: number;
  /** Why it waits for a better deployment. */
  brokenBecause?: string;
}

export interface SliceMeter {
  slice(topic: string, result: SliceResult, records: number, seconds: number): void;
  retried(topic: string): void;
}

/** Tries slices again for as long as they fail for a reason that passes, or that a better deployment removes. */
export class SliceAttempts {
  private stopping = false;
  private readonly wakeUps = new Set<() => void>();

  constructor(
    private readonly handlers: ReadonlyMap<string, SliceHandler>,
    private readonly processor: SliceProcessor,
    private readonly log: KafkaLog,
    private readonly meter: SliceMeter,
    private readonly emitted: () => void,
    private readonly fatal: (error: Error) => void,
  ) {}

  /** Ends the pauses; what is being tried is tried to its end, and then no more. */
  stop(): void {
    this.stopping = true;
    for (const wakeUp of this.wakeUps) wakeUp();
  }

  /**
   * Processes a slice until that has succeeded.
   * @param isOwned whether its partitions are still this replica's
   * @returns whether it has; it is given up when they are not, when the service stops, and when nothing mends the failure (then `fatal` was told)
   */
  async untilDone(work: SliceInWork, records: readonly Received[], isOwned: () => boolean): Promise<boolean> {
    const handler = this.handlers.get(records[0].topic)!;
    for (let failures = 0; isOwned() && !(this.stopping && failures > 0); failures++) {
      work.beat = performance.now();
      try {
        const result = await this.processor.process(handler, records);
        this.meter.slice(handler.topic, result, records.length, (performance.now() - work.beat) / 1000);
        if (result.emitted) this.emitted();
        return true;
      } catch (error) {
        this.meter.retried(handler.topic);
        if (error instanceof TooManyFailures) {
          work.brokenBecause = error.message;
          this.log.error('consuming is paused: so many events fail that the deployment must be at fault', { error, topic: handler.topic });
          await this.pause(BROKEN_RETRY_MS);
        } else if (isTransient(error)) {
          this.log.warn('the slice failed for a reason that passes, trying it again', { error, topic: handler.topic, failures });
          await this.pause(backoff(failures));
        } else {
          this.fatal(error as Error);
          return false;
        }
      }
    }
    return false;
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise(resolve => {
      const wakeUp = () => {
        clearTimeout(timer);
        this.wakeUps.delete(wakeUp);
        resolve();
      };
      const timer = setTimeout(wakeUp, milliseconds);
      this.wakeUps.add(wakeUp);
    });
  }
}
