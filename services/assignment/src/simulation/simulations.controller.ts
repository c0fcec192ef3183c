import { Readable } from 'node:stream';
import { ApiTags, BodyLimit, Logger, problemOf, RequireScope } from '@baton/platform';
import { Body, Controller, HttpCode, Post, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { whenHungUp } from '../hung-up.js';
import type { Progress, SimulationResult } from './simulate.js';
import { SimulationDocument } from './simulation.document.js';
import { Simulations } from './simulations.service.js';

const LARGEST_BODY = 32 * 1024 * 1024;

/** What would have happened under another configuration. */
@ApiTags('simulations')
@Controller('v1/routing/simulations')
export class SimulationsController {
  constructor(
    private readonly simulations: Simulations,
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
  async simulate(@Body() document: SimulationDocument, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const work = this.simulations.run(document, whenHungUp(reply));
    // What is wrong at once is answered as a problem, not as a line.
    const first = await work.next();
    return new StreamableFile(Readable.from(this.lines(first, work)), { type: 'application/x-ndjson' });
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
    }
  }
}

const lineOf = (content: object): string => `${JSON.stringify(content)}\n`;
