import type { EventOn } from '@baton/contracts';
import type { Slice } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { erasedAmong } from '../deliveries/deliveries.store.js';
import { reopenAnswers } from './answers/answers.store.js';
import { addAssignments, changeAssignments, findAssignments } from './assignments/assignments.store.js';
import type { Assignment } from './assignments/assignment.js';
import { foldAssignments, type StaffNews } from './assignments/fold-assignments.js';
import { findStaff, learnStaff } from './assignments/staff.store.js';
import { channelsIn } from './channels/channels.store.js';
import { startOfNextWorkingDay } from './digests/working-day.js';
import { planNotices, refusedAnswers, type NoticePlan, type Staffing } from './notices/plan-notices.js';

type LeadSlice = Slice<EventOn<'assignmentLeads'>>;

const NOTHING: NoticePlan = { events: [], deliveries: [] };

/** Keeps what messages speak of, and plans them. */
@Injectable()
export class HearOfLeads {
  /** Writes what a slice says of assignments. @returns what has to be told; nothing, and nothing is kept, as long as there is no channel */
  async hear({ tx, now, events: all }: LeadSlice): Promise<NoticePlan> {
    const channels = await channelsIn(tx);
    if (channels.length === 0) return NOTHING;
    const erased = await erasedAmong(tx, [...new Set(all.map(e => e.data.leadId))]);
    const events = all.filter(e => !erased.has(e.data.leadId));
    const news = foldAssignments(events);
    await addAssignments(tx, news.assigned);
    await changeAssignments(tx, news.changes);
    const withDay = (member: StaffNews) => ({ ...member, digestDueAt: startOfNextWorkingDay(member, now) });
    await learnStaff(tx, news.reps.map(withDay), 'reps');
    await learnStaff(tx, news.managers.map(withDay), 'managers');
    const staffing = await this.staffing(tx, events);
    const plan = planNotices(events, channels, staffing);
    await reopenAnswers(tx, refusedAnswers(events, staffing));
    return plan;
  }

  private async staffing(tx: LeadSlice['tx'], events: LeadSlice['events']): Promise<Staffing> {
    const assignmentIds = events.flatMap(({ data }) => ('assignmentId' in data ? [data.assignmentId] : []));
    const leadIds = events.flatMap(({ name, data }) => (name === 'lead-escalated' || name === 'claim-refused' ? [data.leadId] : []));
    const assignments = await findAssignments(tx, assignmentIds, leadIds);
    const escalated = new Set(leadIds);
    const holders = assignments.filter(a => escalated.has(a.leadId)).map(a => a.repId);
    const staff = new Map((await findStaff(tx, [...new Set(holders)])).map(member => [member.repId, member]));
    const byId = new Map(assignments.map(a => [a.assignmentId, a]));
    const hadAt = (at: Date) => (a: Assignment) => a.assignedAt <= at && (a.endedAt === null || a.endedAt >= at);
    return {
      assignment: id => byId.get(id),
      holderAt: (leadId, at) => assignments.filter(a => a.leadId === leadId).find(hadAt(at)),
      managerOf: repId => staff.get(repId)?.managerId ?? null,
    };
  }
}
