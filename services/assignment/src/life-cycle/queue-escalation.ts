import { later, type Context } from './context.js';
import type { Lead } from './lead.js';
import { emit, stay, step, type Step } from './step.js';

const MINUTE = 60_000;

const count = (n: number, one: string, many: string) => (n === 1 ? one : `${n} ${many}`);

/** A length of time in words, e.g. `an hour`, `3 days`. */
export function spell(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE));
  if (minutes < 60) return count(minutes, 'a minute', 'minutes');
  const hours = Math.round(minutes / 60);
  return hours < 24 ? count(hours, 'an hour', 'hours') : count(Math.round(hours / 24), 'a day', 'days');
}

interface Tier {
  readonly afterMs: number;
  readonly to: string | null;
}

const tiersOf = (context: Context): readonly Tier[] => {
  const tiers = context.queueTiers();
  if (tiers.length === 0) return [{ afterMs: context.settings.queueEscalationMs, to: null }];
  return tiers.map(({ afterMinutes, to }) => ({ afterMs: afterMinutes * MINUTE, to }));
};

/** What of this wait somebody was told already: the tier, from 1, and when. */
function toldOf({ queue, memory }: Lead): { tier: number; at: Date } | null {
  const at = memory.escalatedAt === undefined ? null : new Date(memory.escalatedAt);
  return at === null || at < queue!.since ? null : { tier: memory.escalationTier ?? 1, at };
}

/** When somebody is told of a queued lead next: the next tier's time, or the last tier's again. */
export function nextEscalationAt(lead: Lead, context: Context): Date {
  const told = toldOf(lead);
  const tier = tiersOf(context)[told?.tier ?? 0];
  return tier ? later(lead.queue!.since, tier.afterMs) : later(told!.at, context.settings.queueEscalationMs);
}

/**
 * Too long in the queue: the next tier is told, the last one again and again. Reps who declined the lead may have it then, since better a late
 * owner than none; who let it lie may not. Whether it is that time is asked at each try.
 */
export function escalateQueued(lead: Lead, context: Context): Step {
  if (nextEscalationAt(lead, context) > context.now) return stay(lead);
  const { since } = lead.queue!;
  const tiers = tiersOf(context);
  // Of several tiers whose time has come the highest is told.
  const passed = tiers.filter(({ afterMs }) => later(since, afterMs) <= context.now).length;
  const tier = Math.max(1, passed, toldOf(lead)?.tier ?? 0);
  const to = tiers[Math.min(tier, tiers.length) - 1]!.to;
  const { lostBy, breaches: _ended, ...memory } = lead.memory;
  const unforgiven = lostBy?.filter(each => each.neglected) ?? [];
  const at = context.now.toISOString();
  const because = `It has waited in the queue for ${spell(context.now.getTime() - since.getTime())}.`;
  return step(
    {
      ...lead,
      memory: { ...memory, ...(unforgiven.length === 0 ? {} : { lostBy: unforgiven }), escalatedAt: at, escalationTier: tier },
    },
    emit('lead-escalated', { because, at, tier, ...(to === null ? {} : { to }) }),
  );
}
