import { zoneOf, nextMailable } from '../programs/mailing-hours.js';
import type { VersionedProgram } from '../programs/program.js';
import { engagement, ignoredMails } from './engagement.js';
import type { Advance, Announcement, Ending, Episode, Situation, StopReason } from './episode.js';
import { mailRefusal } from './may-mail.js';
import { nextDue } from './next-step.js';

/** How often what has not come yet is looked for again while the topics lag behind. */
const LOOK_AGAIN_MS = 60_000;

const unchanged = (episode: Episode): Advance => ({ episode, announcements: [], isToSend: false });

function end(
  episode: Episode,
  ending: Omit<Ending, 'at'>,
  now: Date,
  announcement: Announcement,
  before: readonly Announcement[] = [],
): Advance {
  return { episode: { ...episode, due: null, ending: { ...ending, at: now } }, announcements: [...before, announcement], isToSend: false };
}

/** Ends an open episode because routing, the person or the mail system says so; an ended one stays as it ended. */
export function stopEpisode(episode: Episode, reason: StopReason, now: Date, because: string | null = null): Advance {
  if (episode.ending !== null) return unchanged(episode);
  return end(episode, { as: 'stopped', reason, because }, now, { name: 'nurture-stopped', reason });
}

/** Ends an open episode without interest: routing decides what becomes of the lead. */
export const exhaustEpisode = (episode: Episode, because: string, now: Date, before: readonly Announcement[] = []): Advance =>
  end(episode, { as: 'exhausted', reason: null, because }, now, { name: 'nurture-exhausted', because }, before);

const reactivate = (episode: Episode, because: string, now: Date, before: readonly Announcement[]): Advance =>
  end(episode, { as: 'reactivated', reason: null, because }, now, { name: 'lead-reactivated', because }, before);

/** Waits on for something, up to the time that was set when the waiting began. Returns null when that has passed and nothing is on its way. */
function waitOn(episode: Episode, kind: 'facts' | 'program', situation: Situation, patience: number, now: Date): Advance | null {
  const until = episode.due?.kind === kind ? episode.due.at : new Date(episode.openedAt.getTime() + patience);
  if (until > now) return unchanged({ ...episode, due: { kind, at: until } });
  if (situation.isCaughtUp) return null;
  return unchanged({ ...episode, due: { kind, at: new Date(now.getTime() + LOOK_AGAIN_MS) } });
}

function limitReached(program: VersionedProgram, episode: Episode, earlier: readonly Date[]): string | null {
  const { episodes, within } = program.limits;
  const recent = earlier.filter(at => at.getTime() > episode.openedAt.getTime() - within).length;
  return recent >= episodes
    ? `nurtured ${recent} times in ${Math.round(within / 86_400_000)} days, the limit of ${program.name} is ${episodes}`
    : null;
}

function earlyExit(program: VersionedProgram, episode: Episode, situation: Situation, now: Date): string | null {
  const { ignoredMails: most, after } = program.exits;
  if (after !== null && now.getTime() - episode.startedAt!.getTime() >= after)
    return `in the program for ${Math.round(after / 86_400_000)} days`;
  if (most !== null && ignoredMails(episode.sentAt, situation.behaviors) >= most) return `no reaction to ${most} mails in a row`;
  return null;
}

export interface Patience {
  /** Milliseconds to wait for the first inquiry of a lead that routing sent already. */
  readonly facts: number;
  /** Milliseconds to wait for a program to be applied that routing names. */
  readonly program: number;
}

/**
 * Brings an open episode up to date with what is known: starts it as soon as it can, ends it on the first ground to end it,
 * and says whether the step that is due is to be sent. Called whenever anything about the lead changes and whenever the episode is due;
 * calling it again with the same input changes nothing.
 */
export function advanceEpisode(episode: Episode, situation: Situation, patience: Patience, now: Date): Advance {
  if (episode.ending !== null) return unchanged(episode);
  const { facts, program } = situation;
  if (situation.suppression !== null && facts === null)
    return stopEpisode(episode, situation.suppression === 'bounced' ? 'bounced' : 'opted-out', now);
  if (facts === null)
    return (
      waitOn(episode, 'facts', situation, patience.facts, now) ?? stopEpisode(episode, 'no-address', now, 'no inquiry of the lead came')
    );
  const refusal = mailRefusal(facts, episode.routedConsent, situation.suppression);
  if (refusal !== null) return stopEpisode(episode, refusal, now);
  if (program === null)
    return (
      waitOn(episode, 'program', situation, patience.program, now) ?? exhaustEpisode(episode, `there is no program ${episode.program}`, now)
    );

  let current = episode;
  const announcements: Announcement[] = [];
  if (current.startedAt === null) {
    const limit = limitReached(program, current, situation.earlierEpisodes);
    if (limit !== null) return exhaustEpisode(current, limit, now);
    current = {
      ...current,
      program: program.name,
      programHash: program.hash,
      startedAt: now,
      due: nextDue(program, 0, now, zoneOf(program, facts), now),
    };
    announcements.push({ name: 'nurture-started' });
  }
  const because = engagement(program.reactivate, situation.behaviors, current.openedAt, now);
  if (because !== null) return reactivate(current, because, now, announcements);
  const exit = earlyExit(program, current, situation, now);
  if (exit !== null) return exhaustEpisode(current, exit, now, announcements);

  const due = current.due!;
  if (due.at > now) return { episode: current, announcements, isToSend: false };
  if (due.kind === 'end') return exhaustEpisode(current, `no reaction after ${current.sentAt.length} mails`, now, announcements);
  // Quiet hours are looked at again: the person's zone may have become known since, and a mail may have waited for its turn.
  const mailable = nextMailable(program, zoneOf(program, facts), now);
  if (mailable > now) return { episode: { ...current, due: { kind: 'step', at: mailable } }, announcements, isToSend: false };
  return { episode: current, announcements, isToSend: true };
}

/** The step is on its way: until then nobody else sends it. */
export const claimStep = (episode: Episode, leaseUntil: Date): Episode => ({ ...episode, due: { kind: 'delivery', at: leaseUntil } });

/** The mail server took the mail. Recorded also when the episode ended while the mail was on its way: it did go out. */
export function stepSent(episode: Episode, program: VersionedProgram, index: number, messageId: string, zone: string, now: Date): Advance {
  const announcements: Announcement[] = [{ name: 'nurture-step-sent', step: program.steps[index]!.id, messageId }];
  const sentAt = [...episode.sentAt, now];
  if (episode.ending !== null || episode.nextStep !== index) return { episode: { ...episode, sentAt }, announcements, isToSend: false };
  return {
    episode: { ...episode, sentAt, nextStep: index + 1, due: nextDue(program, index + 1, now, zone, episode.startedAt!) },
    announcements,
    isToSend: false,
  };
}

/** The mail could not be handed over for now: tried again, later. */
export const stepDeferred = (episode: Episode, index: number, retryAt: Date): Episode =>
  episode.ending !== null || episode.nextStep !== index ? episode : { ...episode, due: { kind: 'delivery', at: retryAt } };

/** The mail could not be handed over for so long that it is left out. The program goes on. */
export const stepGivenUp = (episode: Episode, program: VersionedProgram, index: number, zone: string, now: Date): Episode =>
  episode.ending !== null || episode.nextStep !== index
    ? episode
    : { ...episode, nextStep: index + 1, due: nextDue(program, index + 1, now, zone, episode.startedAt!) };
