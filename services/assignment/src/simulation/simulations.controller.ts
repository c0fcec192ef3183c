import { Readable } from 'node:stream';
import { ApiTags, BodyLimit, Logger, Problem, problemOf, RequireScope } from '@baton/platform';
import { Body, Controller, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { SimulationDocument } from './simulation.document.js';
import { SimulationService, type Progress, type SimulationResult } from './simulation.service.js';

const LARGEST_BODY = 32 * 1024 * 1024;

const busy = () =>
  new Problem({
    type: 'simulation-running',
    title: 'Another simulation is running',
    status: 429,
    detail: 'One simulation runs at a time. Ask again when it has ended.',
    headers: { 'retry-after': '10' },
  });

/** What would have happened under another configuration. */
@ApiTags('simulations')
@Controller('v1/routing/simulations')
export class SimulationsController {
  private isRunning = false;

  constructor(
    private readonly simulations: SimulationService,
    private readonly logger: Logger,
  ) {}

  /**
   * Replays the past twice, under the active configuration and under the given one. Answers with lines of JSON: `progress` as it goes on, at
   * last `result`, or `error` when it fails on the way. Whoever hangs up ends it. Nothing of routing is changed.
   */
  @Post()
  @HttpCode(200)
  @BodyLimit(LARGEST_BODY)
  @RequireScope('routing:read')
  async simulate(@Body() document: SimulationDocument): Promise<StreamableFile> {
    if (this.isRunning) throw busy();
    this.isRunning = true;
    try {
      const work = this.simulations.run(await this.simulations.prepare(document));
      // What is wrong at once is answered as a problem, not as a line.
      const first = await work.next();
      const lines = Readable.from(this.lines(first, work));
      lines.once('close', () => (this.isRunning = false));
      return new StreamableFile(lines, { type: 'application/x-ndjson' });
    } catch (error) {
      this.isRunning = false;
      throw error;
    }
  }

  private async *lines(
    first: IteratorResult<Progress, SimulationResult>,
    work: AsyncGenerator<Progress, SimulationResult>,
  ): AsyncGenerator<string> {
    try {
      let step = first;
      for (; !step.done; step = await work.next()) yield lineOf(step.value);
      yield lineOf({ result: step.value });
    } catch (error) {
      const { type, title, status, detail, errors } = problemOf(error);
      if (status >= 500) this.logger.error('a simulation failed', { error });
      yield lineOf({ error: { type, title, status, detail, errors } });
    } finally {
      await work.return(undefined as never);
    }
  }
}

const lineOf = (content: object): string => `${JSON.stringify(content)}\n`;
