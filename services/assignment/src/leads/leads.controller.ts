import { ApiTags, Caller, Clock, Database, invalidRequest, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { AssignmentConfig } from '../config.js';
import { whenHungUp } from '../hung-up.js';
import { places, type Place } from '../life-cycle/lead.js';
import { queuePlace, type QueuePlace } from '../queue/queue-view.store.js';
import { findRep } from '../reps/reps.store.js';
import { DEFAULT_LIMIT, pageOf } from '../routing/configuration/page.query.js';
import { Explanations } from '../routing/explanation/explanations.js';
import { readHistory } from './history.store.js';
import { loadInquiries } from './inquiries.store.js';
import { leadSummary, leadView } from './lead-view.js';
import { findLead, lastDecision, listLeads } from './lead-view.store.js';
import { ReassignLead, ReassignmentDocument } from './reassign-lead.js';

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const HISTORY = 200;

class LeadsQuery {
  @IsOptional() @IsIn(places) place?: Place;
  /** Leads that this rep owns. */
  @IsOptional() @IsString() @Length(1, 200) repId?: string;
  /** The `next` of the page before. */
  @IsOptional() @IsUUID() cursor?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

/** Just after its inquiry was answered with 202 a lead may still be on its way. */
const notSeenYet = (leadId: string) =>
  new Problem({
    type: 'not-seen-yet',
    title: 'No lead of this id has been seen here yet',
    status: 404,
    detail: `Lead ${leadId} is unknown here. If its inquiry was accepted a moment ago, ask again.`,
    headers: { 'retry-after': '1' },
  });

/** Where leads are, why, and what has happened to them. */
@ApiTags('leads')
@Controller('v1/routing/leads')
export class LeadsController {
  constructor(
    private readonly database: Database,
    private readonly reassignLead: ReassignLead,
    private readonly explanations: Explanations,
    private readonly clock: Clock,
    private readonly config: AssignmentConfig,
  ) {}

  @Get()
  @RequireScope('routing:read')
  async list(@Query() { place, repId, cursor = BEFORE_ALL, limit = DEFAULT_LIMIT }: LeadsQuery): Promise<object> {
    const wanted = { after: cursor, place: place ?? null, repId: repId ?? null, limit: limit + 1 };
    const { items, next } = pageOf(await listLeads(this.database, wanted), limit, ({ lead }) => lead.id);
    if (items.length === 0 && repId !== undefined && !(await findRep(this.database, repId)))
      throw invalidRequest([{ field: 'repId', message: `there is no rep ${repId}` }]);
    return { leads: items.map(leadSummary), next };
  }

  /** Place, owner, clocks, the last decision and its reason, and the history. */
  @Get(':id')
  @RequireScope('routing:read')
  async get(@UuidParam('id') id: string): Promise<object> {
    const record = await findLead(this.database, id);
    if (record === undefined) throw notSeenYet(id);
    const [inquiries, decision, history, queuePlace] = await Promise.all([
      loadInquiries(this.database, [id]),
      lastDecision(this.database, id),
      readHistory(this.database, id, HISTORY),
      record.lead.queue && this.queuePlaceOf(id),
    ]);
    return leadView(record, inquiries.get(id) ?? [], decision, history, queuePlace);
  }

  private queuePlaceOf(id: string): Promise<QueuePlace | null> {
    return this.database.transaction(async tx => queuePlace(tx, this.config.agedBefore(await this.clock.now(tx)), id));
  }

  /** The last decision about the lead, made again from what it was based on: every candidate with the first reason that it was passed over. */
  @Get(':id/explanation')
  @RequireScope('routing:read')
  async explanation(@UuidParam('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const gone = whenHungUp(reply);
    const decision = await lastDecision(this.database, id);
    if (decision !== null) return { leadId: id, ...(await this.explanations.explain(decision.decisionId, gone)) };
    if ((await findLead(this.database, id)) === undefined) throw notSeenYet(id);
    throw new Problem({
      type: 'not-decided-yet',
      title: 'No decision has been made about this lead yet',
      status: 404,
      headers: { 'retry-after': '1' },
    });
  }

  /** Gives the lead to a named rep, or routes it again without some reps; whoever has it loses it. */
  @Post(':id/reassign')
  @HttpCode(200)
  @RequireScope('routing:write')
  async reassign(@UuidParam('id') id: string, @Body() order: ReassignmentDocument, @Caller() caller: Caller): Promise<object> {
    if (!(await this.reassignLead.carryOut(id, order, caller.name))) throw notSeenYet(id);
    return this.get(id);
  }
}
