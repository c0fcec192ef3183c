import { advanceEpisode, claimStep, stepDeferred, stepSent, stopEpisode } from '../src/episodes/advance-episode.js';
import type { Behavior } from '../src/episodes/engagement.js';
import type { Advance, Announcement, Episode, Situation } from '../src/episodes/episode.js';
import type { MailFacts, Suppression } from '../src/episodes/may-mail.js';
import { episodeOf, later, NOW, programOf } from './builders.js';

const LEASE_MS = 60_000;
const PATIENCE = { facts: 600_000, program: 600_000 };

/** What can happen to a lead, one at a time. */
export type Happening =
  | { kind: 'inquiry'; facts: MailFacts }
  | { kind: 'behavior'; did: Behavior['kind'] }
  | { kind: 'opt-out' }
  | { kind: 'sent-to-nurture' }
  | { kind: 'taken'; reason: 'assigned' | 'closed' | 'replaced' }
  | { kind: 'time-passes'; milliseconds: number }
  | { kind: 'mail-accepted' }
  | { kind: 'mail-deferred' }
  | { kind: 'replica-dies' };

interface Mail {
  readonly episodeId: string;
  readonly step: number;
}

/** One lead in memory: the decisions of the service without its database, broker and mail server. */
export class LeadWorld {
  now = NOW;
  facts: MailFacts | null = null;
  suppression: Suppression | null = null;
  /** Whether routing, as far as it was heard of, wants the lead to be nurtured. */
  isNurtured = false;
  readonly behaviors: Behavior[] = [];
  readonly episodes: Episode[] = [];
  readonly announced: { episodeId: string; announcement: Announcement }[] = [];
  /** Every time a mail left, and whether it was allowed to. */
  readonly left: (Mail & { isAllowed: boolean; isRepeat: boolean })[] = [];
  private onItsWay: Mail | null = null;
  private readonly died = new Set<string>();
  private readonly delivered = new Set<string>();

  get open(): Episode | undefined {
    return this.episodes.find(e => e.ending === null);
  }

  happen(what: Happening): void {
    switch (what.kind) {
      case 'inquiry':
        this.facts = what.facts;
        return this.settle();
      case 'behavior':
        this.behaviors.push({ kind: what.did, at: this.now });
        return this.settle();
      case 'opt-out':
        this.suppression = 'opted-out';
        return this.settle();
      case 'sent-to-nurture':
        this.isNurtured = true;
        if (this.open) this.take(stopEpisode(this.open, 'replaced', this.now));
        this.episodes.push(episodeOf({ episodeId: `e${this.episodes.length}`, openedAt: this.now }));
        return this.settle();
      case 'taken':
        this.isNurtured = false;
        if (this.open) this.take(stopEpisode(this.open, what.reason, this.now));
        return;
      case 'time-passes':
        this.now = later(what.milliseconds, this.now);
        return this.sendWhatIsDue();
      case 'mail-accepted':
        return this.answered(
          (episode, { step }) => stepSent(episode, this.program, step, `<${episode.episodeId}/${step}>`, 'UTC', this.now),
          true,
        );
      case 'mail-deferred':
        return this.answered(
          (episode, { step }) => ({ episode: stepDeferred(episode, step, later(LEASE_MS, this.now)), announcements: [], isToSend: false }),
          false,
        );
      case 'replica-dies':
        if (this.onItsWay) this.died.add(keyOf(this.onItsWay));
        this.onItsWay = null;
    }
  }

  private readonly program = programOf();

  private situation(): Situation {
    const earlierEpisodes = this.episodes.filter(e => e.ending !== null && e.startedAt !== null).map(e => e.openedAt);
    return {
      facts: this.facts,
      suppression: this.suppression,
      behaviors: this.behaviors,
      program: this.program,
      earlierEpisodes,
      isCaughtUp: true,
    };
  }

  private settle(): void {
    if (this.open) this.take(advanceEpisode(this.open, this.situation(), PATIENCE, this.now));
  }

  private sendWhatIsDue(): void {
    const open = this.open;
    if (!open || open.due!.at > this.now) return;
    const advance = advanceEpisode(open, this.situation(), PATIENCE, this.now);
    this.take(advance);
    if (!advance.isToSend) return;
    const mail = { episodeId: open.episodeId, step: advance.episode.nextStep };
    this.take({ episode: claimStep(advance.episode, later(LEASE_MS, this.now)), announcements: [], isToSend: false });
    const isAllowed = this.isNurtured && this.suppression === null && this.facts?.email != null && this.facts.consent.email === 'granted';
    this.left.push({
      ...mail,
      isAllowed,
      isRepeat: this.died.has(keyOf(mail)) || this.left.some(m => keyOf(m) === keyOf(mail) && !this.delivered.has(keyOf(mail))),
    });
    this.onItsWay = mail;
  }

  private answered(decide: (episode: Episode, mail: Mail) => Advance, wasSent: boolean): void {
    const mail = this.onItsWay;
    this.onItsWay = null;
    if (!mail) return;
    if (wasSent) this.delivered.add(keyOf(mail));
    this.take(
      decide(
        this.episodes.find(e => e.episodeId === mail.episodeId)!,
        mail,
      ),
    );
  }

  private take({ episode, announcements }: Advance): void {
    this.episodes[this.episodes.findIndex(e => e.episodeId === episode.episodeId)] = episode;
    for (const announcement of announcements) this.announced.push({ episodeId: episode.episodeId, announcement });
  }
}

const keyOf = ({ episodeId, step }: Mail) => `${episodeId}/${step}`;
