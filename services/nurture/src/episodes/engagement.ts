import type { BehaviorKind, EngagementRule } from '../programs/program.js';

/** Something a lead did. */
export interface Behavior {
  readonly kind: BehaviorKind;
  readonly at: Date;
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/**
 * Whether what the lead did since the episode began is enough interest under one of the rules.
 * @param since nothing before it counts: it led to the episode and must not end it
 * @returns a sentence for a sales manager, or null
 */
export function engagement(rules: readonly EngagementRule[], behaviors: readonly Behavior[], since: Date, now: Date): string | null {
  for (const rule of rules) {
    const from = rule.within === null ? since.getTime() : Math.max(since.getTime(), now.getTime() - rule.within);
    const counted = behaviors.filter(b => rule.behaviors.includes(b.kind) && b.at.getTime() >= from);
    if (counted.length >= rule.count) {
      const kinds = [...new Set(counted.map(b => b.kind))].join(', ');
      return `${kinds}: ${times(counted.length)} since ${new Date(from).toISOString()}`;
    }
  }
  return null;
}

/** How many mails in a row, the last ones, no behavior followed. */
export function ignoredMails(sentAt: readonly Date[], behaviors: readonly Behavior[]): number {
  const last = Math.max(-Infinity, ...behaviors.map(b => b.at.getTime()));
  return sentAt.filter(at => at.getTime() > last).length;
}
