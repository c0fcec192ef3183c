import type { BatonEvent } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import type { CompiledRuleSet } from '../rules/rule-set.js';
import type { RuleSets } from '../rules/rule-sets.js';
import { behaviorsOf } from './behavior.store.js';
import { isNews, scoreOf, unknownLead, withNextDue, withReasons, withScore, type LeadRecord, type ScoreCause } from './lead-record.js';
import { insertLeads, lockLeads, updateLeads } from './leads.store.js';
import type { Behavior, LeadScore } from './score-lead.js';

type Cause = BatonEvent | { id: string };

/** The leads of one transaction: locked, loaded, changed in memory, written once each. */
export class ScoringSession {
  private readonly changed = new Set<string>();

  private constructor(
    private readonly unit: UnitOfWork,
    readonly ruleSet: CompiledRuleSet,
    private readonly leads: Map<string, LeadRecord>,
    private readonly existing: ReadonlySet<string>,
    private readonly behaviors: Map<string, Behavior[]>,
  ) {}

  /**
   * Locks the leads in the order of their ids and loads what their scores need.
   * @param gained behaviors that each lead gained in this transaction
   */
  static async open(
    unit: UnitOfWork,
    ruleSets: RuleSets,
    ids: Iterable<string>,
    gained: ReadonlyMap<string, number> = new Map(),
  ): Promise<ScoringSession> {
    const { leads, activeRuleSet } = await lockLeads(unit.tx, [...new Set(ids)]);
    const ruleSet = await ruleSets.get(unit.tx, activeRuleSet, unit.now);
    const existing = new Set(leads.keys());
    const active = [...new Set([...[...leads.values()].filter(l => l.sawBehaviors > 0).map(l => l.id), ...gained.keys()])];
    const session = new ScoringSession(unit, ruleSet, leads, existing, await behaviorsOf(unit.tx, active));
    for (const [id, count] of gained) session.put({ ...session.lead(id), sawBehaviors: session.lead(id).sawBehaviors + count });
    return session;
  }

  /** The lead as it is now in this transaction; one that was unknown until now awaits its inquiry. */
  lead(id: string): LeadRecord {
    return this.leads.get(id) ?? unknownLead(id);
  }

  put(lead: LeadRecord): void {
    this.leads.set(lead.id, lead);
    this.changed.add(lead.id);
  }

  behaviorsOf(id: string): readonly Behavior[] {
    return this.behaviors.get(id) ?? [];
  }

  /** Loads the behaviors of these leads again, after they were moved. */
  async reloadBehaviors(ids: readonly string[]): Promise<void> {
    const loaded = await behaviorsOf(this.unit.tx, ids);
    for (const id of ids) this.behaviors.set(id, loaded.get(id) ?? []);
  }

  /** Scores the lead and announces the score, also when it is the same as before: each inquiry gets its answer. */
  announce(id: string, cause: Cause, why: ScoreCause, inquiryId?: string): void {
    const score = scoreOf(this.lead(id), this.behaviorsOf(id), this.ruleSet, this.unit.now);
    if (score) this.emit(id, score, cause, why, inquiryId);
  }

  /** Scores an open lead again and announces the score if others have to know. */
  announceNews(id: string, cause: Cause, why: ScoreCause): void {
    const lead = this.lead(id);
    if (lead.status !== 'open') return;
    const score = scoreOf(lead, this.behaviorsOf(id), this.ruleSet, this.unit.now);
    if (score && isNews(lead, score, why)) this.emit(id, score, cause, why);
    else if (score) this.put(withReasons(lead, score));
  }

  private emit(id: string, score: LeadScore, cause: Cause, why: ScoreCause, inquiryId?: string): void {
    const lead = withScore(this.lead(id), score, this.unit.now, why);
    this.put(lead);
    this.unit.emit({
      name: 'lead-scored',
      key: id,
      streamVersion: lead.streamVersion,
      cause,
      // One cause can give news of several leads: a merge undone, a visitor.
      discriminator: id,
      // Written out: a spread into what has fields already takes ten times the memory, for every score.
      data: {
        leadId: id,
        inquiryId,
        score: score.score,
        grade: score.grade,
        fit: score.fit,
        intent: score.intent,
        reasons: score.reasons,
        modelVersion: score.modelVersion,
        scoredAt: lead.detail.history.at(-1)!.at,
        sawIntakeVersion: lead.sawIntakeVersion,
        sawBehaviors: lead.sawBehaviors,
      },
    });
  }

  /** Writes every lead that was changed, once, each with its next thing due. */
  async save(): Promise<void> {
    const leads = [...this.changed].map(id => withNextDue(this.lead(id), this.unit.now));
    this.changed.clear();
    const inserting = insertLeads(
      this.unit.tx,
      leads.filter(l => !this.existing.has(l.id)),
    );
    updateLeads(
      this.unit.tx,
      leads.filter(l => this.existing.has(l.id)),
    );
    await inserting;
  }
}
