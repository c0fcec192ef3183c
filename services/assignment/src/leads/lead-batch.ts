import { derivedId } from '@baton/contracts';
import type { UnitOfWork } from '@baton/messaging';
import { declinedBy } from '../conduct/count-conduct.js';
import type { Context, LifeCycleSettings, RecentConduct } from '../life-cycle/context.js';
import type { Lead } from '../life-cycle/lead.js';
import { place } from '../life-cycle/placement.js';
import { remembersWork, type RouteOrder, type Step } from '../life-cycle/step.js';
import { deadlines } from '../sla/sla-deadlines.js';
import { weightBy } from '../policies/compile-policy.js';
import type { BoardSession, RoutingConfiguration, RoutingRequest } from '../routing/types.js';
import { NOBODY_ASKS, type AccountOf, type LoadAccounts } from './accounts-of-leads.js';
import type { BatchOutcome, Cause, Placed, Told } from './batch-outcome.js';
import { withFallbackNote } from './fallback-alarm.js';
import type { Inquiry } from './inquiry.js';
import { hasWaitedLong, routingRequest } from './routing-request.js';

/** One is enough to set the board right. */
const MOST_ROUNDS = 5;

/** How a lead is asked about that no decision is asked for. */
const asItIs = ({ score }: Lead): RouteOrder => ({ preface: '', isUnscored: score === null, currentOwner: null });

const needsBoard = ({ effects, route }: Step): boolean => route !== null || effects.some(e => e.kind === 'release' || e.kind === 'take');

/**
 * Leads that one transaction has locked, on their way through what happens to them: all in memory, in order. The board is opened by the
 * first step that needs it. What came of it is written once, by set: see write-work.ts.
 */
export class LeadBatch implements BatchOutcome {
  readonly told = new Map<string, Told[]>();
  readonly context: Context;
  /** A slot became free, or room that was kept. */
  released = false;
  private readonly present: Map<string, Lead>;
  private readonly placed = new Map<string, Placed>();
  private session: BoardSession | null = null;
  private configured: RoutingConfiguration | null = null;
  private recentConduct: ReadonlyMap<string, RecentConduct> | null = null;
  /** What has been added to that here, by rep. */
  private readonly conduct = new Map<string, { assigned: number; declined: number }>();
  private accountOf: AccountOf = NOBODY_ASKS;
  private coming: () => readonly Inquiry[] = () => [];

  constructor(
    private readonly unit: Pick<UnitOfWork, 'now'>,
    /** As locked. Leads that were not there are unknown ones. */
    readonly before: ReadonlyMap<string, Lead>,
    private readonly inquiries: Map<string, Inquiry[]>,
    private readonly openBoard: () => Promise<BoardSession>,
    settings: LifeCycleSettings,
    private readonly loadAccounts: LoadAccounts = () => Promise.resolve(NOBODY_ASKS),
    /** What reps were given and declined lately, as others have left it. */
    private readonly readConduct: () => Promise<ReadonlyMap<string, RecentConduct>> = () => Promise.resolve(new Map()),
  ) {
    this.present = new Map(before);
    this.context = this.contextOf(unit.now, settings);
  }

  /** The lead that an event is about now: of a lead merged away, the survivor. */
  get(id: string): Lead {
    const lead = this.present.get(id);
    if (lead === undefined) throw new Error(`lead ${id} is not in the batch`);
    return lead.mergedInto === null ? lead : this.get(lead.mergedInto);
  }

  /** The lead of exactly this id, also when it is merged away. */
  exactly(id: string): Lead | undefined {
    return this.present.get(id);
  }

  /** Whether nothing was known of the lead before this batch. */
  isUnknown(id: string): boolean {
    const before = this.before.get(id)!;
    return before.due === null && before.place !== 'closed';
  }

  get leads(): Iterable<Lead> {
    return this.present.values();
  }

  /** The decisions that were made; those that stand, once the board is settled. */
  get decided(): Iterable<Placed> {
    return this.placed.values();
  }

  inquiriesOf(leadId: string): readonly Inquiry[] {
    return this.inquiries.get(leadId) ?? [];
  }

  setInquiries(leadId: string, inquiries: Inquiry[]): void {
    this.inquiries.set(leadId, inquiries);
  }

  /** Says which inquiries this batch is about to hear of: what routing has to know beside them is read for all at once. */
  expectInquiries(coming: () => readonly Inquiry[]): void {
    this.coming = coming;
  }

  /** Opens the board, when it is not open yet: reps can be spoken of from then on. */
  async board(): Promise<BoardSession> {
    if (this.session === null) {
      const session = await this.openBoard();
      const inquiries = () => [...[...this.inquiries.values()].flat(), ...this.coming()];
      this.accountOf = await this.loadAccounts(session.configuration, inquiries);
      this.session = session;
    }
    return this.session;
  }

  /** Reads what a step that declines a lead goes by, when the policy limits that. The board is open: nobody else changes it until the end. */
  async learnConduct(): Promise<void> {
    if (this.configuration.policy?.declines) this.recentConduct ??= await this.readConduct();
  }

  /**
   * Carries a step out: what it asks of the board at once, what it tells at the end.
   * @returns what has to be waited for: nothing, unless it is the first step that needs the board
   */
  take(step: Step, cause: Cause): Promise<void> | undefined {
    if (this.session === null && (needsBoard(step) || this.mayLeaveRoom(step.lead)))
      return this.board().then(() => void this.carryOut(step, cause));
    this.carryOut(step, cause);
    return undefined;
  }

  /**
   * Writes the board's part. Decisions that were refused, since a row had been edited by hand, are made again.
   * @throws Error when more had happened to such a lead since: alone, each event can be decided again; and when that does not come to an end,
   * since the routing lock is held meanwhile
   */
  async settleBoard(): Promise<void> {
    if (this.session === null) return;
    let rounds = 0;
    for (let { refused } = await this.session.flush(); refused.length > 0; { refused } = await this.session.flush()) {
      if (++rounds > MOST_ROUNDS) throw new Error(`the guard refused what the board had decided ${rounds} times`);
      for (const decisionId of refused) {
        const placed = this.placed.get(decisionId)!;
        if (this.present.get(placed.leadId) !== placed.after) throw new Error('a claim was refused after its lead had moved on');
        this.told.get(placed.leadId)?.splice(placed.told);
        this.route(placed.before, placed.order, placed.cause);
      }
    }
  }

  get configuration(): RoutingConfiguration {
    this.configured ??= this.opened.configuration;
    return this.configured;
  }

  private get opened(): BoardSession {
    if (this.session === null) throw new Error('the board is not open: a step that speaks of reps needs it');
    return this.session;
  }

  private route(lead: Lead, order: RouteOrder, cause: Cause): void {
    const decisionId = derivedId(cause.id, `decision/${lead.id}`);
    const decision = this.opened.decide(this.requestAbout(lead, order, decisionId));
    const placed = place(lead, decision, order.preface, this.context);
    const step = withFallbackNote(placed, lead, decision, this.configuration.policy);
    const told = this.told.get(lead.id)?.length ?? 0;
    const after = this.carryOut(step, cause);
    this.placed.set(decisionId, { leadId: lead.id, order, cause, decision, before: lead, after, told });
    if (decision.kind === 'assign') this.conductOf(decision.repId).assigned += 1;
  }

  private requestAbout(lead: Lead, order: RouteOrder, decisionId: string): RoutingRequest {
    return routingRequest(lead, this.inquiriesOf(lead.id), order, decisionId, this.context, this.accountOf);
  }

  private carryOut(step: Step, cause: Cause): Lead {
    const { lead, effects, route } = remembersWork(step, this.unit.now);
    if (this.mayLeaveRoom(lead) && this.opened.leave(lead.id)) this.released = true;
    this.present.set(lead.id, lead);
    for (const effect of effects) {
      if (effect.kind === 'release') {
        const { kind: _, ...released } = effect;
        this.opened.release({ leadId: lead.id, ...released });
        this.released = true;
      } else if (effect.kind === 'take') {
        const { kind: _, ...taken } = effect;
        this.opened.take({ leadId: lead.id, ...taken });
      } else this.tell({ lead, effect, cause });
    }
    if (route !== null) this.route(lead, route, cause);
    return lead;
  }

  /** Whether a lead waited so long that somebody may keep room for it, and waits no longer. */
  private mayLeaveRoom(lead: Lead): boolean {
    const before = this.present.get(lead.id);
    return before !== undefined && lead.queue === null && hasWaitedLong(before, this.context);
  }

  private tell(told: Told): void {
    const others = this.told.get(told.lead.id);
    if (others) others.push(told);
    else this.told.set(told.lead.id, [told]);
    const repId = declinedBy(told.effect);
    if (repId !== null) this.conductOf(repId).declined += 1;
  }

  private conductOf(repId: string): { assigned: number; declined: number } {
    const known = this.conduct.get(repId) ?? { assigned: 0, declined: 0 };
    this.conduct.set(repId, known);
    return known;
  }

  private contextOf(now: Date, settings: LifeCycleSettings): Context {
    let byExternalId: Map<string | null, string> | undefined;
    return {
      now,
      settings,
      repByExternalId: externalId => {
        const { reps } = this.configuration;
        byExternalId ??= new Map([...reps.values()].map(r => [r.externalId, r.repId]));
        const repId = byExternalId.get(externalId);
        return repId === undefined ? undefined : reps.get(repId);
      },
      nameOf: repId => this.configuration.reps.get(repId)?.name ?? repId,
      deadlines: (repId, level, from) => deadlines(this.configuration, repId, level, from),
      queueTiers: () => this.configuration.policy?.queueTiers ?? [],
      weightOf: lead => weightBy(this.configuration.policy, this.requestAbout(lead, asItIs(lead), '').lead, now),
      declineBudget: () => this.configuration.policy?.declines ?? null,
      recentConduct: repId => {
        const before = this.recentConduct?.get(repId) ?? { assigned: 0, declined: 0 };
        const here = this.conductOf(repId);
        return { assigned: before.assigned + here.assigned, declined: before.declined + here.declined };
      },
    };
  }
}
