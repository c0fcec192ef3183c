import type { Messaging, UnitOfWork } from '@baton/messaging';
import type { SmtpOutcome } from '@baton/platform/mail';
import { stepDeferred, stepGivenUp, stepSent, stopEpisode } from '../episodes/advance-episode.js';
import type { Advance, Episode } from '../episodes/episode.js';
import type { LeadDesks } from '../episodes/lead-desks.js';
import { addressHash } from '../opt-outs/address-hash.js';
import { suppress } from '../opt-outs/suppression.store.js';
import { zoneOf } from '../programs/mailing-hours.js';
import type { VersionedProgram } from '../programs/program.js';
import { recordDeliveries, type DeliveryState } from './delivery.store.js';
import { retryDelay } from './retry-delay.js';
import type { ClaimedMail } from './step-claims.js';

const HOUR = 3_600_000;

/** A mail that was handed to the server, and what came of it. */
export interface DeliveryResult {
  readonly mail: ClaimedMail;
  readonly outcome: SmtpOutcome;
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly firstClaimedAt: Date;
}

/** What an outcome makes of the delivery. Only what the other side defers for too long is given up: a server of ours that is down is waited for. */
export function stateOf({ outcome, firstClaimedAt }: DeliveryResult, retryHours: number, now: Date): DeliveryState {
  if (outcome.kind === 'sent' || outcome.kind === 'refused') return outcome.kind;
  const isTooOld = now.getTime() - firstClaimedAt.getTime() >= retryHours * HOUR;
  return outcome.kind === 'deferred' && isTooOld ? 'given-up' : 'claimed';
}

function advance(
  episode: Episode,
  program: VersionedProgram,
  result: DeliveryResult,
  state: DeliveryState,
  zone: string,
  now: Date,
): Advance {
  const { outcome, attempts, mail } = result;
  const quietly = (next: Episode): Advance => ({ episode: next, announcements: [], isToSend: false });
  if (state === 'sent') return stepSent(episode, program, mail.step, mail.messageId, zone, now);
  if (state === 'refused') return stopEpisode(episode, 'bounced', now);
  if (state === 'given-up') return quietly(stepGivenUp(episode, program, mail.step, zone, now));
  const kind = outcome.kind === 'deferred' ? 'deferred' : 'unavailable';
  return quietly(stepDeferred(episode, mail.step, new Date(now.getTime() + retryDelay(kind, attempts))));
}

/** Writes down what became of mails, moves their episodes on and announces it: one transaction. */
export const recordResults = (
  messaging: Messaging,
  desks: LeadDesks,
  retryHours: number,
  results: readonly DeliveryResult[],
): Promise<void> =>
  messaging.transaction(async unit => {
    const { tx, now } = unit;
    const desk = await desks.open(unit, {
      leadIds: results.map(r => r.mail.leadId),
      episodeIds: results.map(r => r.mail.episodeId),
      mergedToo: true,
    });
    const rows = results.map(result => ({ result, state: stateOf(result, retryHours, now) }));
    const news = await recordDeliveries(
      tx,
      rows.map(({ result: { mail, outcome }, state }) => ({
        episodeId: mail.episodeId,
        step: mail.step,
        state,
        sentAt: state === 'sent' ? now : null,
        lastError: 'error' in outcome ? outcome.error : null,
      })),
    );
    for (const { result, state } of rows) {
      const { episodeId, leadId } = result.mail;
      const episode = desk.episode(leadId, episodeId);
      const program = episode && desk.programOf(episode);
      if (!episode || !program || !news.has(episodeId)) continue;
      const facts = desk.facts(leadId);
      const zone = facts === null ? program.timeZone : zoneOf(program, facts);
      desk.accept(advance(episode, program, result, state, zone, now), { id: episodeId });
    }
    await suppressRefused(unit, desks, results);
    await desk.save();
  });

async function suppressRefused({ tx, now }: UnitOfWork, { secret }: LeadDesks, results: readonly DeliveryResult[]): Promise<void> {
  const bounced = results.flatMap(({ mail, outcome }) =>
    outcome.kind === 'refused' && outcome.isAddress
      ? [{ addressHash: addressHash(secret.value, mail.mail.to.address), reason: 'bounced' as const, because: `refused: ${outcome.error}` }]
      : [],
  );
  await suppress(tx, bounced, now);
}
