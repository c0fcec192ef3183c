import type { Grade } from '@baton/contracts';
import type { CalendarConfiguration, RepConfiguration, RoutingConfiguration } from '../types.js';
import { languageSkill } from '../language-skill.js';
import { compilePolicy, type CompiledPolicy } from '../../policies/compile-policy.js';
import type { ConfigurationChange, KeptRoom, LogEntry } from './log-entries.js';
import type { LeadClass } from './limits.js';
import { PoolState } from './pool-state.js';
import { RepState } from './rep-state.js';
import { occupy, RepSlots, vacate } from './slots.js';

const NOBODYS_LANGUAGE = languageSkill('that nobody speaks');

/**
 * The state of routing at one position of the log: who is configured how, who has how much work, whose turn it is.
 * `apply` is all that changes it, and depends on nothing but the state and the entry: the same entries give the same board anywhere.
 */
export class BoardState {
  readonly reps = new Map<string, RepState>();
  readonly pools = new Map<string, PoolState>();
  readonly calendars = new Map<string, CalendarConfiguration>();
  policy: CompiledPolicy | null = null;
  /** Asked beside the policy, and carried out by nobody. */
  shadow: CompiledPolicy | null = null;
  /** Whether it is known who is online; else working hours decide. */
  isPresenceKnown = false;
  private view: RoutingConfiguration | null = null;
  private addresses: Map<string, RepState> | null = null;
  /** Grades and sources that a limit has ever been about, and languages that a rep has ever spoken. */
  private readonly distinguished = { grades: new Set<string>(), sources: new Set<string>(), languages: new Set<string>() };

  constructor(public seq = 0) {}

  /** @throws Error when the entry is not the next one */
  apply(entry: LogEntry): void {
    if (entry.seq !== this.seq + 1) throw new Error(`routing log: entry ${entry.seq} does not follow ${this.seq}`);
    this.seq = entry.seq;
    switch (entry.kind) {
      case 'claimed':
        this.work(entry, true, entry.counted);
        if (entry.poolId !== null && entry.turn !== null) this.pools.get(entry.poolId)?.applyTurn(entry.repId, entry.turn);
        return;
      case 'taken':
        return this.work(entry, entry.cause === 'owner-reported');
      case 'released': {
        const rep = this.reps.get(entry.repId);
        if (!rep) return;
        vacate(rep.slots, entry);
        return rep.changed();
      }
      case 'slots-corrected': {
        const rep = this.reps.get(entry.repId);
        if (!rep) return;
        rep.slots = RepSlots.of(entry.slots);
        return rep.changed();
      }
      case 'presence-changed': {
        const rep = this.reps.get(entry.repId);
        if (!rep) return;
        rep.presence = entry.presence;
        return rep.changed();
      }
      case 'presence-known':
        return this.setPresenceKnown(entry.isKnown);
      case 'room-kept':
        return this.pools.get(entry.poolId)?.keepRoom(entry);
      case 'room-freed':
        return this.pools.get(entry.poolId)?.keepRoom(null);
      default:
        this.view = null;
        this.addresses = null;
        return this.configure(entry);
    }
  }

  private configure(change: ConfigurationChange): void {
    switch (change.kind) {
      case 'rep-changed': {
        const calendar = change.rep.calendarId === null ? undefined : this.calendars.get(change.rep.calendarId);
        const rep = this.reps.get(change.repId);
        if (rep) rep.configure(change.rep, calendar);
        else this.addRep(new RepState(change.rep, calendar));
        for (const pool of this.pools.values()) if (pool.member(change.repId)) pool.weigh();
        return this.distinguish(change.rep);
      }
      case 'pool-changed': {
        const pool = this.pools.get(change.poolId) ?? new PoolState(change.pool);
        pool.configure(change.pool, repId => this.reps.get(repId));
        this.pools.set(change.poolId, pool);
        return;
      }
      case 'calendar-changed':
        this.calendars.set(change.calendar.calendarId, change.calendar);
        for (const rep of this.reps.values())
          if (rep.configuration.calendarId === change.calendar.calendarId) rep.configure(rep.configuration, change.calendar);
        return;
      case 'policy-activated':
        this.policy = compilePolicy(change.policy);
        for (const pool of this.pools.values()) pool.dropLines();
        return;
      case 'shadow-changed':
        this.shadow = change.policy && compilePolicy(change.policy);
        return;
    }
  }

  /** A rep. @param poolId where to look first: a pool knows whom it has just chosen */
  rep(repId: string, poolId: string | null | undefined): RepState | undefined {
    const pool = poolId == null ? undefined : this.pools.get(poolId);
    return pool?.member(repId)?.rep ?? this.reps.get(repId);
  }

  addRep(rep: RepState): void {
    rep.isPresenceKnown = this.isPresenceKnown;
    this.reps.set(rep.repId, rep);
  }

  setPresenceKnown(isKnown: boolean): void {
    this.isPresenceKnown = isKnown;
    for (const rep of this.reps.values()) {
      rep.isPresenceKnown = isKnown;
      if (rep.needsPresence) rep.changed();
    }
  }

  /** What the limits of reps distinguish a lead by; undefined when none is about it. */
  leadClass(grade: Grade | null | undefined, sourceId: string | null | undefined): LeadClass | undefined {
    const { grades, sources } = this.distinguished;
    const [known, from] = [grade != null && grades.has(grade) ? grade : null, sourceId != null && sources.has(sourceId) ? sourceId : null];
    return known === null && from === null ? undefined : { grade: known, sourceId: from };
  }

  /** A language as a skill; all that nobody has ever spoken are alike. */
  skillOfLanguage(language: string): string {
    return this.distinguished.languages.has(language) ? languageSkill(language) : NOBODYS_LANGUAGE;
  }

  /** Notes what the limits of a rep are about: leads that were alike may differ from now on. */
  distinguish({ limits = [], languages: spoken = [] }: RepConfiguration): void {
    const { grades, sources, languages } = this.distinguished;
    for (const language of spoken) languages.add(language);
    const before = grades.size + sources.size;
    for (const limit of limits) {
      for (const grade of limit.grades) grades.add(grade);
      for (const source of limit.sources) sources.add(source);
    }
    if (grades.size + sources.size > before) for (const pool of this.pools.values()) pool.dropLines();
  }

  /** The room that is kept for a lead, by pools. */
  roomKeptFor(leadId: string): readonly KeptRoom[] {
    const found: KeptRoom[] = [];
    for (const { kept } of this.pools.values()) if (kept?.leadId === leadId) found.push(kept);
    return found;
  }

  /** The configuration as others read it; the same object until it changes. */
  configuration(): RoutingConfiguration {
    this.view ??= {
      policy: this.policy?.configuration ?? null,
      shadow: this.shadow?.configuration ?? null,
      reps: new Map([...this.reps].map(([id, rep]) => [id, rep.configuration])),
      pools: new Map([...this.pools].map(([id, pool]) => [id, pool.configuration])),
      calendars: new Map(this.calendars),
    };
    return this.view;
  }

  /** A rep by CRM id or e-mail, in any case. */
  repByAddress(address: string): RepState | undefined {
    if (this.addresses === null) {
      this.addresses = new Map();
      for (const rep of this.reps.values())
        for (const each of [rep.configuration.externalId, rep.configuration.email])
          if (each !== null) this.addresses.set(each.toLowerCase(), rep);
    }
    return this.addresses.get(address.toLowerCase());
  }

  private work(entry: LogEntry & { kind: 'claimed' | 'taken' }, isNew: boolean, counted: readonly string[] = []): void {
    const { repId, poolId, at } = entry;
    const rep = this.rep(repId, poolId);
    if (!rep) return;
    occupy(rep.slots, rep.timeZone, at, isNew, entry);
    if (isNew) rep.countLead(counted, at);
    rep.changed();
  }
}
