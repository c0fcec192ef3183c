import { ApiTags, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { withoutPrefix } from '../routing/configuration/without-prefix.js';
import { PresenceDocument, PresenceListDocument } from './presence.document.js';
import { PresenceService, type StatedPresence } from './presence.service.js';

/** Who is online: said by reps themselves, or by the CRM or phone system for them, again and again before it expires. */
@ApiTags('presence')
@Controller('v1/routing')
export class PresenceController {
  constructor(private readonly service: PresenceService) {}

  /** Says of one rep, by id, CRM id or e-mail. */
  @Put('reps/:id/presence')
  @RequireScope('presence:write')
  async put(@Param('id') rep: string, @Body() { state, expiresAfter }: PresenceDocument): Promise<StatedPresence> {
    try {
      return (await this.service.state([{ rep, state, expiresAfter }]))[0]!;
    } catch (error) {
      if (error instanceof Problem && error.content.errors?.some(({ field }) => field === 'presences.0.rep'))
        throw new Problem({ type: 'not-found', title: 'There is no such rep', status: 404 });
      throw withoutPrefix(error, 'presences.0.');
    }
  }

  /** Says of up to 1,000 reps, all or nothing. */
  @Post('presence')
  @HttpCode(200)
  @RequireScope('presence:write')
  async post(@Body() { presences }: PresenceListDocument): Promise<{ presences: StatedPresence[] }> {
    return { presences: await this.service.state(presences) };
  }
}
