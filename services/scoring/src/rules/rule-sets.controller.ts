import { Messaging, Timers } from '@baton/messaging';
import { ApiTags, Caller, Database, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ROLL_OUT } from '../leads/scoring-timers.js';
import { parseRuleSet } from './parse-rule-set.js';
import type { CompiledRuleSet } from './rule-set.js';
import { ActivateRuleSetDto, ListRuleSetsDto, ValidateRuleSetDto } from './rule-sets.dto.js';
import { RuleSets } from './rule-sets.js';
import { activate, activations, activeActivation, sourceOf, type Activation } from './rule-sets.store.js';

/** @throws Problem with every error and its place */
function parsedOrRefused(source: string): CompiledRuleSet {
  const parsed = parseRuleSet(source);
  if (parsed.ok) return parsed.ruleSet;
  throw new Problem({
    type: 'invalid-rule-set',
    title: 'The rule set is not valid',
    status: 422,
    detail: parsed.errors.length === 1 ? 'One thing is wrong.' : `${parsed.errors.length} things are wrong.`,
    errors: parsed.errors.map(({ field, message, line, column }) => ({ field, message: `line ${line}, column ${column}: ${message}` })),
    members: { positions: parsed.errors.map(({ field, line, column }) => ({ field, line, column })) },
  });
}

const summary = (ruleSet: CompiledRuleSet) => ({
  modelVersion: ruleSet.hash,
  name: ruleSet.document.name,
  rules: { fit: ruleSet.fit.length, intent: ruleSet.intent.length, behavior: ruleSet.behavior.length },
});

const view = (activation: Activation) => ({
  id: activation.id,
  modelVersion: activation.hash,
  name: activation.name,
  activatedAt: activation.activatedAt,
  activatedBy: activation.activatedBy,
  because: activation.because,
  rollout: activation.rolloutFinishedAt === null ? 'running' : 'finished',
});

/** The rules by which leads are scored: immutable versions, and who put which in force, when and why. */
@ApiTags('rule sets')
@Controller('v1/scoring/rule-sets')
export class RuleSetsController {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly ruleSets: RuleSets,
  ) {}

  /** Puts a rule set in force; open leads are scored again with it in the background. The one in force changes nothing. */
  @Post()
  @RequireScope('scoring:write')
  async activate(@Body() body: ActivateRuleSetDto, @Caller() caller: Caller): Promise<object> {
    const ruleSet = parsedOrRefused(body.source);
    const changed = await this.messaging.transaction(async ({ tx, now }) => {
      if ((await activeActivation(tx))?.hash === ruleSet.hash) return false;
      await activate(tx, ruleSet, body.source, caller.name, body.because, now);
      return true;
    });
    if (changed) this.timers.wake(ROLL_OUT);
    return { ...summary(ruleSet), changed };
  }

  /** Says whether a rule set could be put in force. */
  @Post('validate')
  @HttpCode(200)
  @RequireScope('scoring:read')
  validate(@Body() body: ValidateRuleSetDto): object {
    return summary(parsedOrRefused(body.source));
  }

  /** What was in force since when, newest first. */
  @Get()
  @RequireScope('scoring:read')
  async list(@Query() { after, limit }: ListRuleSetsDto): Promise<object> {
    const rows = await activations(this.database, after ?? null, limit + 1);
    return { ruleSets: rows.slice(0, limit).map(view), next: rows.length > limit ? rows[limit - 1].id : null };
  }

  /** The rule set in force, with its source. */
  @Get('active')
  @RequireScope('scoring:read')
  async active(): Promise<object> {
    return this.messaging.transaction(async ({ tx, now }) => {
      await this.ruleSets.active(tx, now);
      const activation = (await activeActivation(tx))!;
      return { ...view(activation), source: await sourceOf(tx, activation.hash) };
    });
  }
}
