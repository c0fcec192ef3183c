import { topics, type EventOn } from '@baton/contracts';
import { currentLeads, Handles, Joins, StaleAlias, withoutOvertaken, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Lead } from '../life-cycle/lead.js';
import { hearAll } from './hear-event.js';
import type { LeadBatch } from './lead-batch.js';
import { LeadDesk } from './lead-desk.js';
import type { LeadWork } from './lead-work.js';
import { ScoringProgress } from './scoring-progress.js';

type Event = EventOn<'intakeLeads' | 'scoringLeads' | 'nurtureLeads'>;

/** A new lead is scored a few milliseconds after it was accepted. In a backlog its score may be a slice or two behind. */
const SCORE_FOLLOWS_WITHIN_MS = 250;

/** Every lead that an event speaks of: merges speak of two. */
const leadsOf = (event: Event & { leadId: string | null }): string[] => {
  if (event.name === 'leads-merged') return [event.data.survivorLeadId, event.data.mergedLeadId, event.leadId!];
  if (event.name === 'leads-unmerged') return [event.data.survivorLeadId, event.data.restoredLeadId, event.leadId!];
  return [event.leadId!];
};

/** Inquiries with their scores, merges, erasures, what the CRM says, what becomes of nurture episodes. An effect: never replayed. */
@Controller()
export class LeadsHandler {
  constructor(
    private readonly desk: LeadDesk,
    private readonly progress: ScoringProgress,
  ) {}

  @EventPattern<string[]>([topics.intakeLeads.name, topics.scoringLeads.name, topics.nurtureLeads.name])
  @Handles(
    'inquiry-accepted',
    'leads-merged',
    'leads-unmerged',
    'lead-erased',
    'status-reported',
    'owner-reported',
    'activity-logged',
    'opportunity-reported',
    'lead-scored',
    'lead-reactivated',
    'nurture-exhausted',
    'nurture-stopped',
  )
  @Joins({
    topic: topics.intakeLeads.name,
    event: 'inquiry-accepted',
    waitsFor: topics.scoringLeads.name,
    atMostMs: SCORE_FOLLOWS_WITHIN_MS,
  })
  async onLeads(@Payload() slice: Slice<Event>): Promise<void> {
    const events = await withoutOvertaken(slice.tx, slice.events);
    const work = await this.open(slice, events);
    await hearAll(events, work);
    await this.desk.close(slice, work);
    const scored = events.flatMap(event => (event.name === 'lead-scored' ? asScored(event.leadId!, work.batch) : []));
    slice.afterCommit(() => this.progress.scored(scored, slice.now));
  }

  /** A merge concerns also who has the inquiries of the lead that is merged away: after an undoing, that may be a third lead. */
  private async open(slice: Slice<Event>, events: Slice<Event>['events']): Promise<LeadWork> {
    const merged = events.flatMap(event => (event.name === 'leads-merged' ? [event.data.mergedLeadId] : []));
    const work = await this.desk.open(slice, [...events.flatMap(leadsOf), ...(await currentLeads(slice.tx, merged)).values()]);
    // Read again under the locks.
    for (const id of (await currentLeads(slice.tx, merged)).values()) if (work.batch.exactly(id) === undefined) throw new StaleAlias(id);
    return work;
  }
}

/** The lead with the inquiry that its score has come up to: not one of the same slice that the score did not see yet. */
function asScored(leadId: string, batch: LeadBatch): Lead[] {
  const now = batch.exactly(leadId);
  const lead = now !== undefined && now.scoredVersion >= now.awaitedVersion ? now : batch.before.get(leadId);
  return lead === undefined ? [] : [lead];
}
