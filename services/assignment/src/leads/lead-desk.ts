import { partitionOf, Timers, type UnitOfWork } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { AssignmentConfig } from '../config.js';
import { unknownLead, type Lead } from '../life-cycle/lead.js';
import { RoutingBoard } from '../routing/routing-board.js';
import { QUEUE_TIMER, type BoardSession } from '../routing/types.js';
import { loadInquiries } from './inquiries.store.js';
import { LeadBatch } from './lead-batch.js';
import { lockLeads } from './leads.store.js';
import type { LeadWork } from './lead-work.js';
import { writeWork } from './write-work.js';

/** Where every handler, timer and request gets leads to work on, and hands them back. */
@Injectable()
export class LeadDesk {
  constructor(
    private readonly board: RoutingBoard,
    private readonly config: AssignmentConfig,
    private readonly timers: Timers,
  ) {}

  /**
   * Locks leads, in the order of their ids; unknown ones are begun.
   * @param needsFacts of which leads the inquiries are needed: whatever may be routed or announced
   */
  async open(unit: UnitOfWork, ids: readonly string[], needsFacts: (lead: Lead) => boolean = () => true): Promise<LeadWork> {
    const leads = new Map<string, Lead>();
    let missing = [...new Set(ids)].sort();
    while (missing.length > 0) {
      for (const lead of await lockLeads(unit.tx, missing)) leads.set(lead.id, lead);
      for (const id of missing) if (!leads.has(id)) leads.set(id, unknownLead(id, partitionOf(id)));
      // A lead that was merged away stands for its survivor.
      missing = [
        ...new Set([...leads.values()].flatMap(lead => (lead.mergedInto === null || leads.has(lead.mergedInto) ? [] : lead.mergedInto))),
      ].sort();
    }
    const known = [...leads.values()].filter(lead => lead.streamVersion > 0 || lead.due !== null).filter(needsFacts);
    return this.work(
      unit,
      leads,
      known.map(lead => lead.id),
    );
  }

  /**
   * Works on leads that are locked already.
   * @param withFacts the leads whose inquiries are needed
   * @param board when it is open already
   */
  async work(
    unit: UnitOfWork,
    leads: ReadonlyMap<string, Lead>,
    withFacts: Iterable<string> = leads.keys(),
    board?: BoardSession,
  ): Promise<LeadWork> {
    const inquiries = await loadInquiries(unit.tx, [...withFacts]);
    const openBoard = () => (board ? Promise.resolve(board) : this.board.open(unit));
    const batch = new LeadBatch(unit, leads, inquiries, openBoard, this.config.lifeCycle);
    return { batch, inquiries: { added: [], moved: [] }, aliases: new Map() };
  }

  /** Writes and emits what came of it. A slot that became free wakes the queue after the commit. */
  async close(unit: UnitOfWork, work: LeadWork): Promise<void> {
    await writeWork(unit, work);
    if (work.batch.released) unit.afterCommit(() => this.timers.wake(QUEUE_TIMER));
  }
}
