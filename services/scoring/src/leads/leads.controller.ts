import { Messaging } from '@baton/messaging';
import { ApiTags, Database, Problem, RequireScope, UuidParam } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { parseRuleSet } from '../rules/parse-rule-set.js';
import { RuleSets } from '../rules/rule-sets.js';
import { behaviorsOf } from './behavior.store.js';
import { scoreOf, unknownLead, withMoreInquiries, type LeadRecord } from './lead-record.js';
import { findLead } from './leads.store.js';
import { behaviorsToTry, inquiryToTry } from './try-score.js';
import { TryScoreDto } from './try-score.dto.js';

const notSeenYet = (id: string): Problem =>
  new Problem({
    type: 'not-seen-yet',
    title: 'The lead is not known here',
    status: 404,
    headers: { 'retry-after': '1' },
    detail: `No event of lead ${id} has arrived. An inquiry that was just accepted is scored within moments.`,
  });

/** Scores of leads, with their reasons. */
@ApiTags('scores')
@Controller('v1/scoring')
export class LeadsController {
  constructor(
    private readonly database: Database,
    private readonly messaging: Messaging,
    private readonly ruleSets: RuleSets,
  ) {}

  /** The score that was announced, with its reasons and those before it; and what the score would be now. */
  @Get('leads/:id')
  @RequireScope('scoring:read')
  async lead(@UuidParam('id') id: string): Promise<object> {
    const lead = await findLead(this.database, id);
    if (!lead) throw notSeenYet(id);
    const behaviors = (await behaviorsOf(this.database, [lead.id])).get(lead.id) ?? [];
    return this.messaging.transaction(async ({ tx, now }) => ({
      ...(await this.announced(lead, text => this.ruleSets.get(tx, text, now))),
      current: scoreOf(lead, behaviors, await this.ruleSets.active(tx, now), now),
      inquiries: lead.detail.inquiries.map(({ id: inquiryId, from, at }) => ({ inquiryId, leadId: from, acceptedAt: at })),
      behaviors: lead.sawBehaviors,
      nextDueAt: lead.nextDueAt,
      nextDue: lead.nextDueKind,
      history: [...lead.detail.history].reverse(),
    }));
  }

  private async announced(lead: LeadRecord, ruleSet: (hash: string) => ReturnType<RuleSets['get']>): Promise<object> {
    const texts = lead.modelVersion === null ? undefined : (await ruleSet(lead.modelVersion)).texts;
    const { fit, intent, reasons } = lead.detail;
    return {
      leadId: lead.id,
      status: lead.status,
      score: lead.score,
      grade: lead.grade,
      fit,
      intent,
      modelVersion: lead.modelVersion,
      scoredAt: lead.scoredAt,
      reasons: reasons.map(([rule, points]) => ({ rule, points, text: texts?.get(rule) ?? rule })),
    };
  }

  /** Scores a lead that is only given here. Nothing is stored. */
  @Post('try')
  @HttpCode(200)
  @RequireScope('scoring:read')
  try(@Body() body: TryScoreDto): Promise<object> {
    const inquiry = inquiryToTry(body);
    const parsed = body.ruleSet === undefined ? undefined : parseRuleSet(body.ruleSet);
    if (parsed && !parsed.ok)
      throw new Problem({
        type: 'invalid-rule-set',
        title: 'The rule set is not valid',
        status: 422,
        errors: parsed.errors.map(e => ({ field: `ruleSet.${e.field}`, message: `line ${e.line}, column ${e.column}: ${e.message}` })),
      });
    return this.messaging.transaction(async ({ tx, now }) => {
      const ruleSet = parsed?.ruleSet ?? (await this.ruleSets.active(tx, now));
      const lead = withMoreInquiries(unknownLead('lead'), [{ id: 'inquiry', from: 'lead', at: now.toISOString(), facts: inquiry }]);
      return { ...scoreOf(lead, behaviorsToTry(body, now), ruleSet, now), scoredAt: now };
    });
  }
}
