import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '../http/api-decorators.js';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/route-access.js';
import { HealthChecks, type HealthReport } from './health-checks.js';

/** What a supervisor asks: restart me? send me work? */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  async live(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return answer(reply, await this.checks.live());
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    return answer(reply, await this.checks.ready());
  }
}

function answer(reply: FastifyReply, report: HealthReport): HealthReport {
  void reply.code(report.status === 'ok' ? 200 : 503).header('cache-control', 'no-store');
  return report;
}
