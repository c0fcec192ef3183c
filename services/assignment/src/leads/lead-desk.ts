import { partitionOf, Timers, type UnitOfWork } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { recentConduct } from '../conduct/conduct.store.js';
import { AssignmentConfig } from '../config.js';
import { unknownLead, type Lead } from '../life-cycle/lead.js';
import { RoutingBoard } from '../routing/routing-board.js';
import { QUEUE_TIMER, type BoardSession } from '../routing/types.js';
import { loadAccounts } from './accounts-of-leads.js';
import { FallbackAlarm } from './fallback-alarm.js';
import { loadInquiries } from './inquiries.store.js';
import type { Inquiry } from './inquiry.js';
import { LeadBatch } from './lead-batch.js';
import { lockLeads } from './leads.store.js';
import type { LeadWork } from './lead-work.js';
import { LeadMetrics } from './lead.metrics.js';
import { writeWork } from './write-work.js';

/** Where every handler, timer and request gets leads to work on, and hands them back. */
@Injectable()
export class LeadDesk {
  constructor(
    private readonly board: RoutingBoard,
    private readonly config: AssignmentConfig,
    private readonly timers: Timers,
    private readonly metrics: LeadMetrics,
    private readonly fallback: FallbackAlarm,
  ) {}

  /**
   * Locks leads, in the order of their ids, and loads what is known of them; unknown ones are begun.
   */
  async open(unit: UnitOfWork, ids: readonly string[]): Promise<LeadWork> {
    const leads = new Map<string, Lead>();
    const known = new Map<string, Inquiry[]>();
    let missing = [...new Set(ids)].sort();
    while (missing.length > 0) {
      const [locked, inquiries] = await Promise.all([lockLeads(unit.tx, missing), loadInquiries(unit.tx, missing)]);
      for (const lead of locked) leads.set(lead.id, lead);
      for (const [leadId, ofLead] of inquiries) known.set(leadId, ofLead);
      for (const id of missing) if (!leads.has(id)) leads.set(id, unknownLead(id, partitionOf(id)));
      // A lead that was merged away stands for its survivor.
      missing = [
        ...new Set([...leads.values()].flatMap(lead => (lead.mergedInto === null || leads.has(lead.mergedInto) ? [] : lead.mergedInto))),
      ].sort();
    }
    return this.workWith(unit, leads, known);
  }

  /**
   * Works on leads that are locked already.
   * @param board when it is open already
   */
  async work(unit: UnitOfWork, leads: ReadonlyMap<string, Lead>, board?: BoardSession): Promise<LeadWork> {
    return this.workWith(unit, leads, await loadInquiries(unit.tx, [...leads.keys()]), board);
  }

  private workWith(unit: UnitOfWork, leads: ReadonlyMap<string, Lead>, inquiries: Map<string, Inquiry[]>, board?: BoardSession): LeadWork {
    const openBoard = () => (board ? Promise.resolve(board) : this.board.open(unit));
    const conduct = () => recentConduct(unit.tx, unit.now);
    const batch = new LeadBatch(unit, leads, inquiries, openBoard, this.config.lifeCycle, loadAccounts(unit.tx), conduct);
    return { batch, inquiries: { added: [], moved: [] }, aliases: new Map() };
  }

  /** Writes and emits what came of it. After the commit it is counted, and a slot that became free wakes the queue. */
  async close(unit: UnitOfWork, work: LeadWork): Promise<void> {
    await writeWork(unit, work);
    unit.afterCommit(() => {
      this.metrics.count(work.batch, unit.now);
      this.fallback.raise(work.batch);
      if (work.batch.released) this.timers.wake(QUEUE_TIMER);
    });
  }
}
