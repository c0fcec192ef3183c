import { on } from 'node:events';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { Clock, Database, Logger, Problem, Shutdown } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentConfig } from '../config.js';
import { hungUp } from '../hung-up.js';
import type { Progress, SimulationResult } from './simulate.js';
import type { SimulationDocument } from './simulation.document.js';
import type { SimulationMessage, SimulationTask } from './simulation.thread.js';

/** As it was built: threads run no TypeScript. */
const THREAD = new URL('../../dist/simulation/simulation.thread.js', import.meta.url);
const busy = () =>
  new Problem({
    type: 'simulation-running',
    title: 'Another simulation is running',
    status: 429,
    detail: 'One simulation runs at a time. Ask again when it has ended.',
    headers: { 'retry-after': '10' },
  });
const tooLarge = () =>
  new Problem({
    type: 'simulation-too-large',
    title: 'The simulation needs more memory than it may take',
    status: 422,
    detail: 'Choose a shorter period, or fewer rows.',
  });
const stopped = () =>
  new Problem({ type: 'unavailable', title: 'The simulation was ended', status: 503, detail: 'The service is being stopped. Ask again.' });

/** Runs simulations in a thread of their own, one at a time: routing goes on beside them as if there were none. */
@Injectable()
export class Simulations {
  /** What a simulation may take of the process's memory, in MB. It needs less than this for as many requests as it takes on. */
  protected readonly memory: ResourceLimits = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 16 };
  private isRunning = false;
  private thread: Worker | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: AssignmentConfig,
    private readonly logger: Logger,
    shutdown: Shutdown,
  ) {
    shutdown.onShutdown('accept', 'simulation', () => void this.thread?.terminate());
  }

  /**
   * Gives progress a few times a second, the first once the question is known to make sense.
   * @param gone ends it
   * @throws Problem naming everything that is wrong, or when another one runs, or there is too much to replay
   */
  async *run(document: SimulationDocument, gone: AbortSignal): AsyncGenerator<Progress, SimulationResult> {
    if (this.isRunning) throw busy();
    this.isRunning = true;
    const began = performance.now();
    const thread = await this.start(document).catch((error: unknown) => {
      this.isRunning = false;
      throw error;
    });
    const end = (): void => void thread.terminate();
    gone.addEventListener('abort', end, { once: true });
    if (gone.aborted) end();
    try {
      for await (const [message] of on(thread, 'message', { close: ['exit'] }) as AsyncIterable<[SimulationMessage]>) {
        if ('progress' in message) yield message.progress;
        else if ('refused' in message) throw new Problem(message.refused);
        else if ('failed' in message) throw Object.assign(message.failed, { code: message.code });
        else {
          const { requests, source } = message.result;
          const peakHeapMb = Math.round(message.peakHeapBytes / 2 ** 20);
          this.logger.info('a simulation ended', { source, requests, peakHeapMb, ms: Math.round(performance.now() - began) });
          return message.result;
        }
      }
      throw gone.aborted ? hungUp() : stopped();
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error;
    } finally {
      gone.removeEventListener('abort', end);
      await thread.terminate();
    }
  }

  private async start(document: SimulationDocument): Promise<Worker> {
    const now = await this.database.transaction(tx => this.clock.now(tx));
    const { DATABASE_URL, DATABASE_TLS, DATABASE_TLS_CA, queueAgingMs } = this.config;
    // A copy without its classes is all that another thread can get.
    const question = { document: { ...document }, now, queueAgingMs };
    const workerData: SimulationTask = { question, connection: { DATABASE_URL, DATABASE_TLS, DATABASE_TLS_CA } };
    const thread = new Worker(THREAD, { workerData, resourceLimits: this.memory });
    this.thread = thread;
    // Also when nobody listens any more: whoever hung up may have done so between two pieces of progress.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      this.isRunning = false;
      this.thread = undefined;
    });
    return thread;
  }
}
