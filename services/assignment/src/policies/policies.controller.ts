import { ApiTags, Caller, Database, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsExplanation } from '../routing/configuration/explained.dto.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { RoutingConfigurationService } from '../routing/configuration/routing-configuration.service.js';
import { findPolicy, listPolicies, type PolicyVersion } from './policies.store.js';
import { PolicyDocument } from './policy.document.js';

class PolicyBody extends PolicyDocument {
  @IsExplanation() why?: string;
}

const view = ({ policy, createdAt, createdBy, isActive }: PolicyVersion) => ({ ...policy, createdAt, createdBy, isActive });

/** The last of the newest-first order: `<time>/<hash>`. */
const cursorOf = ({ policy, createdAt }: PolicyVersion): string => `${createdAt.toISOString()}/${policy.hash}`;
const START = 'infinity/';

/** The routing rules: immutable versions, of which one decides. */
@ApiTags('policies')
@Controller('v1/routing/policies')
export class PoliciesController {
  constructor(
    private readonly service: RoutingConfigurationService,
    private readonly database: Database,
  ) {}

  /** Makes a policy the one that decides. A policy that was in force before comes back under its hash. */
  @Post()
  @HttpCode(200)
  @RequireScope('routing:write')
  async apply(@Body() { why, ...policy }: PolicyBody, @Caller() caller: Caller): Promise<object> {
    const changes = await this.service.applyPart({ why, policy }, 'policy', caller.name);
    const active = await findPolicy(this.database);
    return { hash: active?.policy.hash, changes };
  }

  /** Says whether a policy could be applied; conditions are checked with line and column. */
  @Post('validate')
  @HttpCode(200)
  @RequireScope('routing:read')
  async validate(@Body() { why, ...policy }: PolicyBody): Promise<object> {
    return { changes: await this.service.applyPart({ why, policy }, 'policy', null) };
  }

  /** Versions, the newest first. */
  @Get()
  @RequireScope('routing:read')
  async list(@Query() { after = START, limit = DEFAULT_LIMIT }: PageQuery): Promise<object> {
    const [at = '', hash = ''] = after.split('/');
    if (after !== START && Number.isNaN(Date.parse(at)))
      throw new Problem({ type: 'bad-request', title: 'after is not the next of a page', status: 400 });
    const { items, next } = pageOf(await listPolicies(this.database, { at, hash }, limit + 1), limit, cursorOf);
    return { policies: items.map(view), next };
  }

  /** The version of a hash; `active` for the one that decides. */
  @Get(':hash')
  @RequireScope('routing:read')
  async get(@Param('hash') hash: string): Promise<object> {
    const version = await findPolicy(this.database, hash === 'active' ? undefined : hash);
    if (!version) throw new Problem({ type: 'not-found', title: 'There is no such policy', status: 404 });
    return view(version);
  }
}
