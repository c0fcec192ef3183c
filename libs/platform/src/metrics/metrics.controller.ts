import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '../http/api-decorators.js';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/route-access.js';
import { Metrics } from './metrics.js';

/** What Prometheus scrapes. */
@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async scrape(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }
}
