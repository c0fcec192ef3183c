import { Messaging } from '@baton/messaging';
import { ApiTags, Caller, Database, invalidRequest, IsInstant, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { PolicyDocument } from '../policies/policy.document.js';
import { readPolicy } from '../policies/read-policy.js';
import { listChanges } from '../routing/configuration/changes.store.js';
import { IsExplanation } from '../routing/configuration/explained.dto.js';
import { RoutingBoard } from '../routing/routing-board.js';
import type { PolicyConfiguration } from '../routing/types.js';
import { applyShadow } from './apply-shadow.js';
import { reportOn } from './shadow-report.store.js';

class ShadowDocument {
  @IsExplanation() why?: string;
  @IsDefined() @IsObject() @ValidateNested() @Type(() => PolicyDocument) policy: PolicyDocument;
}

class ReportQuery {
  /** RFC 3339; all that is kept when left out. */
  @IsOptional() @IsInstant() since?: string;
  /** How many examples; 20 when left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(1000) examples?: number;
}

const EXAMPLES = 20;

/** A policy that is asked about every lead beside the one that decides, and carries nothing out. */
@ApiTags('shadow')
@Controller('v1/routing/shadow')
export class ShadowController {
  constructor(
    private readonly messaging: Messaging,
    private readonly board: RoutingBoard,
    private readonly database: Database,
  ) {}

  /** Asks this policy beside the active one from now on, instead of any other. */
  @Post()
  @HttpCode(200)
  @RequireScope('routing:write')
  async start(@Body() { why, policy: document }: ShadowDocument, @Caller() caller: Caller): Promise<object> {
    const policy = readPolicy(document);
    if (Array.isArray(policy)) throw invalidRequest(policy.map(error => ({ ...error, field: `policy.${error.field}` })));
    const isChanged = await this.messaging.transaction(unit =>
      applyShadow(unit, this.board, policy, { who: caller.name, why: why ?? null }),
    );
    return { hash: policy.hash, changed: isChanged };
  }

  /** The policy that is asked. */
  @Get()
  @RequireScope('routing:read')
  async get(): Promise<PolicyConfiguration> {
    return this.present();
  }

  /** Asks none any more; what was recorded stays. */
  @Delete()
  @HttpCode(200)
  @RequireScope('routing:write')
  async end(@Caller() caller: Caller): Promise<object> {
    const by = { who: caller.name, why: null };
    return { changed: await this.messaging.transaction(unit => applyShadow(unit, this.board, null, by)) };
  }

  /** Where the policy says otherwise than the active one: by rule, by rep, with examples. */
  @Get('report')
  @RequireScope('routing:read')
  async report(@Query() { since, examples = EXAMPLES }: ReportQuery): Promise<object> {
    const { hash, name } = await this.present();
    const from = new Date(since ?? 0);
    return { policy: { hash, name }, since: from, ...(await reportOn(this.database, hash, from, examples)) };
  }

  /** As the change log has it: who reads does not wait for who routes. */
  private async present(): Promise<PolicyConfiguration> {
    const [last] = await listChanges(this.database, { before: Number.MAX_SAFE_INTEGER, kind: 'shadow' }, 1);
    const { policy } = (last?.after ?? { policy: null }) as { policy: PolicyConfiguration | null };
    if (policy === null) throw new Problem({ type: 'not-found', title: 'No policy is asked beside the active one', status: 404 });
    return policy;
  }
}
