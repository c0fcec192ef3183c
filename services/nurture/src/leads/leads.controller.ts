import { currentLeads, Messaging } from '@baton/messaging';
import { ApiTags, Database, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { v4 as uuid } from 'uuid';
import { episodesOf } from '../episodes/episode.store.js';
import { LeadDesks } from '../episodes/lead-desks.js';
import { ProgramCatalog } from '../programs/program-catalog.js';
import { episodeView } from './lead-view.js';
import { deliveriesOf, familyOf } from './lead-view.store.js';
import { StopLeadDto } from './leads.dto.js';

/** How leads are nurtured. */
@ApiTags('leads')
@Controller('v1/nurture/leads')
export class LeadsController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    private readonly desks: LeadDesks,
    private readonly programs: ProgramCatalog,
  ) {}

  /** The lead's episodes: what was sent, what is next and when, why it ended. No personal data. */
  @Get(':id')
  @RequireScope('nurture:read')
  async one(@UuidParam('id') id: string): Promise<object> {
    const leadId = (await currentLeads(this.database, [id])).get(id)!;
    const family = await familyOf(this.database, leadId);
    const [lead] = family;
    if (lead === undefined)
      throw new Problem({
        type: 'not-seen-yet',
        title: 'Nothing of this lead was seen here',
        status: 404,
        headers: { 'retry-after': '1' },
      });
    const episodes = await episodesOf(
      this.database,
      family.map(row => row.leadId),
    );
    const waiting = episodes.filter(e => e.ending === null && e.programHash === null).map(e => e.requestedProgram);
    const programs = await this.programs.load(
      this.database,
      episodes.flatMap(e => e.programHash ?? []),
      waiting,
    );
    const deliveries = await deliveriesOf(
      this.database,
      episodes.map(e => e.episodeId),
    );
    return {
      ...lead,
      mergedFrom: family.slice(1).map(row => row.leadId),
      episodes: episodes.map(episode => {
        const program = episode.programHash === null ? programs.byName(episode.requestedProgram) : programs.byHash(episode.programHash);
        return episodeView(
          episode,
          program,
          deliveries.filter(d => d.episodeId === episode.episodeId),
        );
      }),
    };
  }

  /** Ends the lead's episode; routing takes the lead back. Without one, nothing happens. */
  @Post(':id/stop')
  @HttpCode(200)
  @RequireScope('nurture:write')
  async stop(@UuidParam('id') id: string, @Body() { because }: StopLeadDto): Promise<object> {
    return this.messaging.transaction(async unit => {
      const leadId = (await currentLeads(unit.tx, [id])).get(id)!;
      const desk = await this.desks.open(unit, { leadIds: [leadId], mergedToo: true });
      const episodeId = desk.openEpisode(leadId)?.episodeId ?? null;
      desk.giveBack(leadId, because, { id: uuid() });
      await desk.save();
      return { leadId, stopped: episodeId };
    });
  }
}
