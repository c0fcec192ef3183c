import type { ClockName, Goal } from '../sla/clock-level.js';
import { clocksOf, takeDueSteps, type DueStep } from './clocks.js';
import type { RunningClock } from './running-clock.js';
import { later, type Context } from './context.js';
import type { Lead, Memory, Ownership } from './lead.js';
import { dueOf, giveUp, remembering } from './ownership.js';
import { emit, note, stay, step, thenRoute, type Effect, type Step } from './step.js';

const goalInWords: Record<Goal, string> = {
  accepted: 'accept it',
  qualified: 'qualify it',
  'call-connected': 'speak with the person',
  meeting: 'meet the person',
};
const taskInWords = ({ name, goal }: RunningClock): string =>
  goal !== null ? goalInWords[goal] : name === 'accept' ? 'accept it' : 'contact the person';

/** What the owner failed to do. A click that was not to stop the clock is no answer. */
const missedInWords = (clock: RunningClock, had: Ownership): string =>
  clock.name === 'accept' && had.acceptedAt !== null
    ? 'accepted it, but did nothing about it in time'
    : `did not ${taskInWords(clock)} in time`;

const about = (had: Ownership, { name, goal, dueAt }: { name: ClockName; goal: Goal | null; dueAt: Date }) => ({
  repId: had.repId,
  assignmentId: had.assignmentId,
  clock: name,
  ...(goal === null ? {} : { goal }),
  dueAt: dueAt.toISOString(),
});

/** Reminders of clocks that did not run out meanwhile, one for each. */
function reminders(due: readonly DueStep[], had: Ownership, context: Context): Effect[] {
  const ranOut = new Set(due.filter(each => each.do === 'breach').map(each => each.clock));
  const reminded = new Set(due.filter(each => each.do === 'remind' && !ranOut.has(each.clock)).map(each => each.clock));
  return [...reminded].map(clock => emit('sla-reminder', { ...about(had, clock), at: context.now.toISOString() }));
}

/** Somebody else is told, once for each who has to be. */
function escalations(due: readonly DueStep[], had: Ownership, context: Context): Effect[] {
  const byAddressee = new Map(due.filter(each => each.do === 'escalate').map(each => [each.to, each]));
  return [...byAddressee].map(([to, { clock }]) => {
    const name = context.nameOf(had.repId);
    const because =
      clock.dueAt <= context.now
        ? `${name} ${missedInWords(clock, had)}.`
        : `${name} has until ${clock.dueAt.toISOString()} to ${taskInWords(clock)}.`;
    return emit('lead-escalated', { because, at: context.now.toISOString(), ...(to === undefined ? {} : { to }) });
  });
}

/** Whether the owner lets the lead lie, for the first time since it was assigned. */
function isFirstNeglect(due: readonly DueStep[], had: Ownership): boolean {
  const ranOutBefore = clocksOf(had).some(({ steps }) => steps.every(each => each.do !== 'breach'));
  return !ranOutBefore && due.some(each => each.do === 'breach' || each.do === 'reassign');
}

/**
 * The steps of the owner's clocks whose time has come: a reminder, somebody else who is told, or the lead goes to another, until too many had
 * it; then somebody has to look at it. What comes late is not made up for: of several reminders there is one, and none of a clock that ran out.
 */
export function clocksExpired(lead: Lead, context: Context): Step {
  const had = lead.ownership!;
  const { due, left } = takeDueSteps(clocksOf(had), context.now);
  if (due.length === 0) return stay({ ...lead, due: dueOf(had, context) });
  const ranOut = due.filter(each => each.do === 'breach');
  const breached: Effect[] = ranOut.map(({ clock }) => emit('sla-breached', about(had, clock)));
  if (isFirstNeglect(due, had)) breached.push(note('neglected', { repId: had.repId, score: lead.score }));
  const passing = due.find(each => each.do === 'reassign');
  // A lead that is passed on before its clock has run out was let lie as well.
  const isEarly = passing !== undefined && passing.clock.dueAt > context.now;
  const breaches = (lead.memory.breaches ?? 0) + ranOut.length + (isEarly ? 1 : 0);
  const memory: Memory = breaches === 0 ? lead.memory : { ...lead.memory, breaches };
  if (passing === undefined) {
    const ownership: Ownership = { ...had, clocks: left };
    const told = [...breached, ...escalations(due, had, context), ...reminders(due, had, context)];
    return step({ ...lead, memory, ownership, due: dueOf(ownership, context) }, ...told);
  }
  const missed = missedInWords(passing.clock, had);
  const because = `${context.nameOf(had.repId)} ${missed}.`;
  const before = [...breached, ...escalations(due, had, context)];
  if (breaches < context.settings.breachesBeforeEscalation) {
    const given = giveUp(lead, 'sla-breached', because);
    const route = { preface: because };
    return thenRoute({ ...given.lead, memory: remembering(memory, had.repId, missed, true) }, [...before, ...given.effects], route);
  }
  const ownership: Ownership = { ...had, acceptBy: null, contactBy: null, clocks: null };
  const followUp = { kind: 'follow-up', at: later(context.now, context.settings.escalationMs) } as const;
  const stays = `${because} ${breaches} clocks in a row ran out; it stays there.`;
  const escalated = emit('lead-escalated', { because: stays, at: context.now.toISOString() });
  return step({ ...lead, memory, ownership, due: followUp }, ...before, escalated);
}
