import type { BatonEvent } from '@baton/contracts';
import { StaleAlias, type UnitOfWork } from '@baton/messaging';
import { lockFreeLeads, lockLeads, writeLeads, type LeadRow } from '../leads/lead.store.js';
import { cancelDeliveries } from '../mail/delivery.store.js';
import { addressHash } from '../opt-outs/address-hash.js';
import type { Secret } from '../opt-outs/secret.js';
import { findSuppressions } from '../opt-outs/suppression.store.js';
import type { ProgramCatalog, ProgramsAtHand } from '../programs/program-catalog.js';
import type { VersionedProgram } from '../programs/program.js';
import { advanceEpisode, exhaustEpisode, stopEpisode, type Patience } from './advance-episode.js';
import type { Advance, Announcement, Episode, Situation, StopReason } from './episode.js';
import { loadEpisodes, loadHistory, writeEpisodes, type LeadHistory } from './episode.store.js';
import type { MailFacts, Suppression } from './may-mail.js';

export type Cause = BatonEvent | { id: string; traceparent?: string };

/** What every desk works with. */
export interface DeskTools {
  readonly programs: ProgramCatalog;
  readonly secret: Secret;
  readonly patience: Patience;
}

export interface DeskRequest {
  readonly leadIds: readonly string[];
  /** Further leads, of which only those in an episode are of interest. */
  readonly ifNurtured?: readonly string[];
  /** Leads that somebody else holds are left out instead of waited for. */
  readonly skipLocked?: boolean;
  /** Leads that were merged away are of interest too: a mail to one may still be on its way. */
  readonly mergedToo?: boolean;
  /** Episodes to load beside the open ones. */
  readonly episodeIds?: readonly string[];
  /** Episodes about to be opened on these leads: what they need is loaded too. */
  readonly opening?: readonly Episode[];
  /** Whether nothing older about this lead is on its way. Without it: unknown, so that nothing is given up. */
  readonly isCaughtUp?: (leadId: string) => boolean;
}

interface LeadDraft {
  row: LeadRow;
  readonly episodes: Map<string, Episode>;
  readonly history: LeadHistory;
  suppression: Suppression | null;
}

/**
 * Some leads, locked, with all that decisions about their episodes need: loaded by set, decided in memory, written once by `save`.
 */
export class LeadDesk {
  private readonly changed = new Map<string, { episode: Episode; addressHash: Buffer | null }>();
  private readonly moved = new Set<string>();

  private constructor(
    private readonly unit: UnitOfWork,
    private readonly tools: DeskTools,
    private readonly request: DeskRequest,
    private readonly leads: ReadonlyMap<string, LeadDraft>,
    private readonly programs: ProgramsAtHand,
  ) {}

  /** Locks and loads. @throws StaleAlias when one of the leads was merged away since the events were delivered */
  static async open(unit: UnitOfWork, tools: DeskTools, request: DeskRequest): Promise<LeadDesk> {
    const { tx } = unit;
    const rows = await (request.skipLocked ? lockFreeLeads(tx, request.leadIds) : lockLeads(tx, request.leadIds, request.ifNurtured));
    for (const row of rows) if (row.mergedInto !== null && !request.mergedToo) throw new StaleAlias(row.leadId);
    const ids = rows.map(row => row.leadId);
    const loaded = ids.length === 0 ? [] : await loadEpisodes(tx, ids, request.episodeIds ?? []);
    const all = [...loaded, ...(request.opening ?? [])];
    const histories = await loadHistory(tx, sinceByLead(all));
    const hashOf = (row: LeadRow) => (row.facts?.email == null ? null : addressHash(tools.secret.value, row.facts.email));
    const withEpisode = new Set(all.map(e => e.leadId));
    const suppressions = await findSuppressions(
      tx,
      rows.filter(r => withEpisode.has(r.leadId)).flatMap(r => hashOf(r) ?? []),
    );
    const leads = new Map<string, LeadDraft>();
    for (const row of rows)
      leads.set(row.leadId, {
        row,
        episodes: new Map(),
        history: histories.get(row.leadId) ?? { behaviors: [], earlierEpisodes: [] },
        suppression: row.refused ?? suppressions.get(hashOf(row)?.toString('hex') ?? '') ?? null,
      });
    for (const episode of loaded) leads.get(episode.leadId)!.episodes.set(episode.episodeId, episode);
    const unstarted = all.filter(e => e.programHash === null);
    const programs = await tools.programs.load(
      tx,
      all.flatMap(e => e.programHash ?? []),
      unstarted.map(e => e.requestedProgram),
    );
    return new LeadDesk(unit, tools, request, leads, programs);
  }

  get leadIds(): string[] {
    return [...this.leads.keys()];
  }

  row(leadId: string): LeadRow | undefined {
    return this.leads.get(leadId)?.row;
  }

  facts(leadId: string): MailFacts | null {
    return this.leads.get(leadId)?.row.facts ?? null;
  }

  episode(leadId: string, episodeId: string): Episode | undefined {
    return this.leads.get(leadId)?.episodes.get(episodeId);
  }

  openEpisode(leadId: string): Episode | undefined {
    return [...(this.leads.get(leadId)?.episodes.values() ?? [])].find(e => e.ending === null);
  }

  programOf(episode: Episode): VersionedProgram | null {
    return episode.programHash === null ? this.programs.byName(episode.requestedProgram) : this.programs.byHash(episode.programHash);
  }

  /**
   * A new episode of a lead; the one that runs is replaced by it.
   * @param isOfMergedLead routing opened it for a lead that was merged into this one, before it knew: it ends as it begins
   */
  begin(leadId: string, episode: Episode, cause: Cause, isOfMergedLead: boolean): void {
    if (isOfMergedLead) return this.accept(stopEpisode(episode, 'merged', this.unit.now), cause);
    this.stop(leadId, 'replaced', cause);
    this.accept({ episode, announcements: [], isToSend: false }, cause);
    this.settle(leadId, cause);
  }

  /** Ends the lead's open episode, if there is one. */
  stop(leadId: string, reason: StopReason, cause: Cause, because: string | null = null): void {
    const open = this.openEpisode(leadId);
    if (open) this.accept(stopEpisode(open, reason, this.unit.now, because), cause);
  }

  /** Ends the lead's open episode because a person says so; routing takes the lead back. */
  giveBack(leadId: string, because: string, cause: Cause): void {
    const open = this.openEpisode(leadId);
    if (open) this.accept(exhaustEpisode(open, because, this.unit.now), cause);
  }

  /** No mail to this lead any more. */
  refuse(leadId: string, refused: 'opted-out' | 'bounced', isForTheLead: boolean): void {
    const draft = this.leads.get(leadId);
    if (!draft) return;
    draft.suppression = draft.suppression === 'opted-out' ? 'opted-out' : refused;
    if (isForTheLead && draft.row.refused !== 'opted-out') this.setRow(draft, { refused });
  }

  /** The bounce that was reported before the address was known is now held against the address alone. */
  forgetBounce(leadId: string): void {
    const draft = this.leads.get(leadId);
    if (draft?.row.refused === 'bounced') this.setRow(draft, { refused: null });
  }

  /** Brings the lead's open episode up to date with what is known. @returns the episode when its next step is to be sent now */
  settle(leadId: string, cause: Cause): Episode | null {
    const draft = this.leads.get(leadId);
    const open = this.openEpisode(leadId);
    if (!draft || !open) return null;
    const advance = advanceEpisode(open, this.situation(draft, open), this.tools.patience, this.unit.now);
    this.accept(advance, cause);
    return advance.isToSend ? advance.episode : null;
  }

  /** Takes a decision over. */
  accept({ episode, announcements }: Advance, cause: Cause): void {
    const draft = this.leads.get(episode.leadId);
    if (!draft) return;
    const before = draft.episodes.get(episode.episodeId);
    if (before !== episode) {
      draft.episodes.set(episode.episodeId, episode);
      const email = draft.row.facts?.email ?? null;
      this.changed.set(episode.episodeId, { episode, addressHash: email === null ? null : addressHash(this.tools.secret.value, email) });
      const openEpisode = this.openEpisode(episode.leadId)?.episodeId ?? null;
      if (openEpisode !== draft.row.openEpisode) this.setRow(draft, { openEpisode });
    }
    for (const announcement of announcements) this.announce(draft, episode, announcement, cause);
  }

  /** Writes each row once. */
  async save(): Promise<void> {
    const { tx } = this.unit;
    const changed = [...this.changed.values()];
    await writeEpisodes(tx, changed);
    await cancelDeliveries(
      tx,
      changed.filter(c => c.episode.ending !== null).map(c => c.episode.episodeId),
    );
    await writeLeads(
      tx,
      [...this.moved].map(leadId => this.leads.get(leadId)!.row),
    );
  }

  private situation({ row, history, suppression, episodes }: LeadDraft, open: Episode): Situation {
    const justEnded = [...episodes.values()]
      .filter(e => e.ending !== null && e.startedAt !== null && this.changed.has(e.episodeId))
      .map(e => e.openedAt);
    return {
      facts: row.facts,
      suppression,
      behaviors: history.behaviors,
      program: this.programOf(open),
      earlierEpisodes: [...history.earlierEpisodes, ...justEnded],
      isCaughtUp: this.request.isCaughtUp?.(row.leadId) ?? false,
    };
  }

  private setRow(draft: LeadDraft, changes: Partial<LeadRow>): void {
    draft.row = { ...draft.row, ...changes };
    this.moved.add(draft.row.leadId);
  }

  private announce(draft: LeadDraft, { episodeId, leadId, program }: Episode, announcement: Announcement, cause: Cause): void {
    this.setRow(draft, { streamVersion: draft.row.streamVersion + 1 });
    const { name, ...said } = announcement;
    const discriminator = 'step' in said ? `${episodeId}/${said.step}` : episodeId;
    const data = { leadId, episodeId, program, ...said, at: this.unit.now.toISOString() };
    this.unit.emit({ name, key: leadId, streamVersion: draft.row.streamVersion, data: data as never, cause, discriminator });
  }
}

/** What the lead did since the first of its episodes at hand opened. */
function sinceByLead(episodes: readonly Episode[]): { leadId: string; since: Date }[] {
  const since = new Map<string, Date>();
  for (const { leadId, openedAt } of episodes)
    if (openedAt < (since.get(leadId) ?? openedAt) || !since.has(leadId)) since.set(leadId, openedAt);
  return [...since].map(([leadId, from]) => ({ leadId, since: from }));
}
