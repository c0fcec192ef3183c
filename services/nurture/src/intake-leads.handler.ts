import { topics, type EventOn } from '@baton/contracts';
import { Handles, Timers, withoutOvertaken, type Delivered, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { holdVisitors, identifyVisitors } from './behaviors/behavior.store.js';
import type { Cause } from './episodes/lead-desk.js';
import { LeadDesks } from './episodes/lead-desks.js';
import { foldInquiries } from './leads/fold-facts.js';
import { eraseLead, mergeLeads, unmergeLeads } from './leads/identity-changes.js';
import { takeOverFacts } from './leads/identity.store.js';
import { ensureLeads, keepFacts } from './leads/lead.store.js';
import { NURTURE_STEPS } from './mail/step-sender.js';
import { refuseMail, type Refusal } from './opt-outs/refusals.js';

type IntakeEvent = Delivered<EventOn<'intakeLeads'>>;
type IntakeSlice = Slice<EventOn<'intakeLeads'>>;
const isNamed =
  <N extends IntakeEvent['name']>(name: N) =>
  (event: IntakeEvent): event is Extract<IntakeEvent, { name: N }> =>
    event.name === name;

/** Who leads are. Nearly all of it is facts of leads that are never nurtured: one statement a slice. Facts are a projection, the rest is effect. */
@Controller()
export class IntakeLeadsHandler {
  constructor(
    private readonly desks: LeadDesks,
    private readonly timers: Timers,
  ) {}

  @Handles('inquiry-accepted', 'visitor-identified', 'leads-merged', 'leads-unmerged', 'lead-erased')
  @EventPattern<string>(topics.intakeLeads.name)
  async onLeads(@Payload() slice: IntakeSlice): Promise<void> {
    const identified = slice.events.filter(isNamed('visitor-identified'));
    await holdVisitors(
      slice.tx,
      identified.map(e => e.data.visitorId),
    );
    await this.onInquiries(slice);
    await this.onVisitors(slice, identified);
    // Rare, and each needs what the one before left: one by one.
    for (const event of await withoutOvertaken(slice.tx, slice.events)) {
      if (event.name === 'leads-merged') await mergeLeads(slice, this.desks, event);
      else if (event.name === 'leads-unmerged') await unmergeLeads(slice, this.desks, event);
      else if (event.name === 'lead-erased') await eraseLead(slice, this.desks, event);
    }
  }

  private async onInquiries(slice: IntakeSlice): Promise<void> {
    const inquiries = slice.events.filter(isNamed('inquiry-accepted'));
    if (inquiries.length === 0) return;
    const concerned = await this.keep(slice, inquiries);
    if (concerned.length === 0) return;
    const causes = new Map(inquiries.map(event => [event.leadId!, event]));
    const desk = await this.desks.open(slice, { leadIds: concerned });
    // The person refused before their address was known: now it is.
    const refusals = concerned.flatMap<Refusal>(leadId => {
      const reason = desk.row(leadId)?.refused;
      return reason == null ? [] : [{ leadId, reason, because: 'refused before the address was known', cause: causes.get(leadId)! }];
    });
    await refuseMail(slice, desk, this.desks.secret, refusals);
    for (const leadId of concerned) {
      desk.forgetBounce(leadId);
      desk.settle(leadId, causes.get(leadId)!);
    }
    await desk.save();
    slice.afterCommit(() => this.timers.wake(NURTURE_STEPS));
  }

  /**
   * Keeps the facts of each lead that an inquiry was made for. Where that was merged away before the inquiry came, its survivor takes over what is new,
   * as if it had come before. @returns the leads that nurture has to look at
   */
  private async keep({ tx }: IntakeSlice, inquiries: readonly Extract<IntakeEvent, { name: 'inquiry-accepted' }>[]): Promise<string[]> {
    const late = inquiries.filter(e => e.data.leadId !== e.leadId);
    const isLate = new Set(late.map(e => e.data.leadId));
    const concerned = await keepFacts(tx, foldInquiries(inquiries.map(({ data }) => ({ leadId: data.leadId, data }))));
    takeOverFacts(tx, [...isLate].sort());
    return [...new Set([...concerned.filter(leadId => !isLate.has(leadId)), ...late.map(e => e.leadId!)])];
  }

  /** A visitor turns out to be a lead: what the visitor did before may be interest, or an unsubscribe. */
  private async onVisitors(slice: IntakeSlice, identified: readonly Extract<IntakeEvent, { name: 'visitor-identified' }>[]): Promise<void> {
    const adopted = await identifyVisitors(
      slice.tx,
      identified.map(e => ({ visitorId: e.data.visitorId, leadId: e.leadId! })),
    );
    if (adopted.length === 0) return;
    const causes = new Map<string, Cause>(identified.map(event => [event.leadId!, event]));
    const refusals = adopted.flatMap<Refusal>(({ leadId, kind }) =>
      kind === 'unsubscribe' ? [{ leadId, reason: 'opted-out', because: 'unsubscribed as a visitor', cause: causes.get(leadId)! }] : [],
    );
    const leadIds = [...new Set(refusals.map(r => r.leadId))].sort();
    await ensureLeads(slice.tx, leadIds);
    const desk = await this.desks.open(slice, { leadIds, ifNurtured: adopted.map(a => a.leadId) });
    await refuseMail(slice, desk, this.desks.secret, refusals);
    for (const { leadId } of adopted) desk.settle(leadId, causes.get(leadId)!);
    await desk.save();
  }
}
