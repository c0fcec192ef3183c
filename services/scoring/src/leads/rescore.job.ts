import { derivedId } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { ScoringConfig } from '../config.js';
import { RuleSets } from '../rules/rule-sets.js';
import { activeActivation, advanceRollout, takeRollout } from '../rules/rule-sets.store.js';
import { expireBehaviors, forgetBehaviors } from './behavior.store.js';
import { deleteLeads, leadsOfOtherRuleSets, takeDue } from './leads.store.js';
import { ScoringSession } from './scoring-session.js';

const BATCH = 500;
const DAY = 86_400_000;
/** Slices that began before an activation may still write scores of the rule set before it; none runs that long. */
const SETTLED_AFTER = 60_000;

/** Work that no event asks for: time passes, rules change, data gets too old. Each call is one transaction's worth. */
@Injectable()
export class RescoreJob {
  constructor(
    private readonly ruleSets: RuleSets,
    private readonly config: ScoringConfig,
  ) {}

  /** Scores leads again whose time has come, and gives up on those whose inquiry never came. @returns how many leads it took */
  async handleDue(unit: UnitOfWork): Promise<number> {
    const ids = await takeDue(unit.tx, unit.now, BATCH);
    if (ids.length === 0) return 0;
    const session = await ScoringSession.open(unit, this.ruleSets, ids);
    const hopeless: string[] = [];
    for (const id of ids) {
      const lead = session.lead(id);
      if (lead.nextDueKind === 'give-up') hopeless.push(id);
      else {
        session.put(lead);
        session.announceNews(id, { id: derivedId(id, `rescore/${lead.nextDueAt!.toISOString()}`) }, 'decay');
      }
    }
    await session.save();
    if (hopeless.length > 0) {
      await forgetBehaviors(unit.tx, hopeless);
      await deleteLeads(unit.tx, hopeless);
    }
    return ids.length;
  }

  /** Scores the next open leads with a rule set that was put in force. @returns how many leads it took */
  async rollOut(unit: UnitOfWork): Promise<number> {
    const rollout = await takeRollout(unit.tx);
    if (!rollout) return 0;
    if ((await activeActivation(unit.tx))!.id !== rollout.id) {
      await advanceRollout(unit.tx, rollout.id, null, unit.now);
      return 1;
    }
    const ids = await leadsOfOtherRuleSets(unit.tx, rollout.hash, rollout.rolloutAfter, BATCH);
    if (ids.length === 0) {
      const settled = unit.now.getTime() - rollout.activatedAt.getTime() > SETTLED_AFTER;
      await advanceRollout(unit.tx, rollout.id, null, settled ? unit.now : null);
      return 0;
    }
    const session = await ScoringSession.open(unit, this.ruleSets, ids);
    for (const id of ids) session.announceNews(id, { id: derivedId(id, `rule-set/${rollout.id}`) }, 'rule-set');
    await session.save();
    await advanceRollout(unit.tx, rollout.id, ids.at(-1)!, null);
    return ids.length;
  }

  /** Deletes behavior that is older than it is kept. @returns how many rows went */
  expire(unit: UnitOfWork): Promise<number> {
    return expireBehaviors(unit.tx, new Date(unit.now.getTime() - this.config.BEHAVIOR_RETENTION_DAYS * DAY), BATCH);
  }
}
