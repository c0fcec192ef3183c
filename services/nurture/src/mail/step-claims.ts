import { randomUUID } from 'node:crypto';
import { Messaging, partitionOf, type UnitOfWork } from '@baton/messaging';
import { Logger } from '@baton/platform';
import type { Mail } from '@baton/platform/mail';
import { Injectable } from '@nestjs/common';
import { NurtureConfig } from '../config.js';
import { claimStep, stepGivenUp } from '../episodes/advance-episode.js';
import type { DueKind, Episode } from '../episodes/episode.js';
import { dueLeads } from '../episodes/episode.store.js';
import type { LeadDesk } from '../episodes/lead-desk.js';
import { LeadDesks } from '../episodes/lead-desks.js';
import { addressHash } from '../opt-outs/address-hash.js';
import { zoneOf } from '../programs/mailing-hours.js';
import { composeMail } from './compose-mail.js';
import { claimDeliveries, recordDeliveries } from './delivery.store.js';
import { takeMails } from './mail-budget.js';
import { messageIdOf } from './message-id.js';
import { signUnsubscribe } from './unsubscribe-token.js';

const LEADS_AT_ONCE = 500;
/** After so many tries of which nobody knows how they ended, the step is left out: three copies of a mail are the most there can be. */
const MOST_UNKNOWN_OUTCOMES = 2;

/** A mail that this replica has to send now. */
export interface ClaimedMail {
  readonly episodeId: string;
  readonly leadId: string;
  readonly step: number;
  readonly messageId: string;
  readonly mail: Mail;
}

export interface ClaimedMails {
  readonly claimId: string;
  readonly mails: readonly ClaimedMail[];
  /** How many rows changed: there may be more to do while it is above 0. */
  readonly handled: number;
}

interface Draft {
  readonly episode: Episode;
  readonly stepId: string;
  readonly messageId: string;
  readonly mail: Mail;
}

/** Brings due episodes forward, and claims the mails that are to be sent: as many as the second has room for. */
@Injectable()
export class StepClaims {
  constructor(
    private readonly config: NurtureConfig,
    private readonly desks: LeadDesks,
    private readonly messaging: Messaging,
    private readonly logger: Logger,
  ) {}

  async claim(unit: UnitOfWork): Promise<ClaimedMails> {
    const claimId = randomUUID();
    const due = await dueLeads(unit.tx, unit.now, LEADS_AT_ONCE);
    if (due.length === 0) return { claimId, mails: [], handled: 0 };
    const isCaughtUp = await this.caughtUp(due.map(d => d.kind));
    const desk = await this.desks.open(unit, { leadIds: due.map(d => d.leadId), skipLocked: true, mergedToo: true, isCaughtUp });
    const toSend: Episode[] = [];
    let handled = 0;
    for (const leadId of desk.leadIds) {
      const before = desk.openEpisode(leadId);
      const episode = before && desk.settle(leadId, { id: before.episodeId });
      if (episode) toSend.push(episode);
      else if (before !== desk.openEpisode(leadId)) handled++;
    }
    const granted = await takeMails(unit.tx, toSend.length, this.config.MAILS_PER_SECOND, unit.now);
    const mails = await this.claimMails(unit, desk, toSend.slice(0, granted), claimId);
    await desk.save();
    return { claimId, mails, handled: handled + granted };
  }

  private async claimMails(unit: UnitOfWork, desk: LeadDesk, episodes: readonly Episode[], claimId: string): Promise<ClaimedMail[]> {
    const drafts = episodes.flatMap(episode => this.compose(desk, episode) ?? []);
    const rows = await claimDeliveries(
      unit.tx,
      drafts.map(({ episode, stepId, messageId }) => ({
        episodeId: episode.episodeId,
        leadId: episode.leadId,
        step: episode.nextStep,
        stepId,
        messageId,
      })),
      claimId,
      unit.now,
    );
    const granted = new Map(rows.map(row => [row.episodeId, row]));
    const mails: ClaimedMail[] = [];
    const abandoned: Episode[] = [];
    const leaseUntil = new Date(unit.now.getTime() + this.config.MAIL_LEASE_MS);
    for (const { episode, mail } of drafts) {
      const claim = granted.get(episode.episodeId);
      if (claim === undefined || claim.unknownOutcomes > MOST_UNKNOWN_OUTCOMES) abandoned.push(episode);
      else {
        desk.accept({ episode: claimStep(episode, leaseUntil), announcements: [], isToSend: false }, { id: episode.episodeId });
        mails.push({
          episodeId: episode.episodeId,
          leadId: episode.leadId,
          step: episode.nextStep,
          messageId: claim.messageId,
          mail: { ...mail, messageId: claim.messageId },
        });
      }
    }
    const composed = new Set(drafts.map(d => d.episode));
    abandoned.push(...episodes.filter(e => !composed.has(e)));
    for (const episode of abandoned) this.leaveOut(unit, desk, episode);
    await recordDeliveries(
      unit.tx,
      abandoned.map(e => ({ episodeId: e.episodeId, step: e.nextStep, state: 'given-up', sentAt: null, lastError: 'left out' })),
    );
    return mails;
  }

  private compose(desk: LeadDesk, episode: Episode): Draft | null {
    const { leadId, episodeId } = episode;
    const program = desk.programOf(episode)!;
    const step = program.steps[episode.nextStep]!;
    const facts = desk.facts(leadId)!;
    const email = facts.email!;
    const secret = this.desks.secret.value;
    const url = `${this.config.PUBLIC_URL.replace(/\/+$/, '')}/v1/nurture/unsubscribe/${signUnsubscribe(secret, { leadId, addressHash: addressHash(secret, email) })}`;
    const messageId = messageIdOf(episodeId, step.id, program.from ?? this.config.MAIL_FROM);
    try {
      return {
        episode,
        stepId: step.id,
        messageId,
        mail: composeMail(program, step, { ...facts, email }, this.config.MAIL_FROM, messageId, url),
      };
    } catch (error) {
      this.logger.error('a template fails on the values of a lead: the step is left out', {
        error,
        leadId,
        program: program.name,
        hash: program.hash,
        step: step.id,
      });
      return null;
    }
  }

  private leaveOut(unit: UnitOfWork, desk: LeadDesk, episode: Episode): void {
    const program = desk.programOf(episode)!;
    const zone = zoneOf(program, desk.facts(episode.leadId)!);
    const next = stepGivenUp(episode, program, episode.nextStep, zone, unit.now);
    desk.accept({ episode: next, announcements: [], isToSend: false }, { id: episode.episodeId });
  }

  /** Whether nothing older of a lead is on its way; asks the broker only when an episode waits for something that another topic brings. */
  private async caughtUp(kinds: readonly DueKind[]): Promise<(leadId: string) => boolean> {
    if (!kinds.some(kind => kind === 'facts' || kind === 'program')) return () => false;
    try {
      const partitions = new Set(await this.messaging.caughtUpPartitions());
      return leadId => partitions.has(partitionOf(leadId));
    } catch (error) {
      this.logger.warn('the broker does not say how far behind we are: nothing is given up', { error });
      return () => false;
    }
  }
}
