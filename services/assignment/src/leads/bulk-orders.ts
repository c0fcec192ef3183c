import { randomUUID } from 'node:crypto';
import { Messaging, type UnitOfWork } from '@baton/messaging';
import { currentTrace, invalidRequest } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { closeByOrder, whyNotClosable } from '../life-cycle/closing-order.js';
import type { Context } from '../life-cycle/context.js';
import type { Lead } from '../life-cycle/lead.js';
import { reassign, whyNotReassignable } from '../life-cycle/reassignment.js';
import type { Step } from '../life-cycle/step.js';
import { withoutNulls } from '../routing/configuration/without-nulls.js';
import { MOST_LEADS, type BulkCloseDocument, type BulkReassignmentDocument, type LeadSelectionDocument } from './bulk-order.document.js';
import { idsMatching, meets } from './bulk-order.store.js';
import type { LeadBatch } from './lead-batch.js';
import { LeadDesk } from './lead-desk.js';
import { checkReassignment } from './reassign-lead.js';

/** Leads of one transaction: what is done is visible, and its capacity used, before the next begins. */
const AT_ONCE = 500;
/** Refusals that are named; all are counted. */
const NAMED = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** What came of an order about many leads. */
export interface BulkResult {
  /** Leads to which it happened. */
  done: number;
  refused: number;
  /** The first hundred of those refused. */
  readonly refusals: { leadId: string; because: string }[];
  /** Where the order stopped while more leads meet the filter: the same order with this as `after` takes them; null when there are none. */
  next: string | null;
}

/** What is done to each lead of an order. */
interface Deed {
  /** @throws Problem when the order can be carried out for no lead at all */
  check?(batch: LeadBatch): void;
  obstacle(lead: Lead): string | null;
  step(lead: Lead, context: Context): Step;
}

/** Orders of sales operations about many leads, by list or by filter: by set, some hundred leads a transaction. */
@Injectable()
export class BulkOrders {
  constructor(
    private readonly desk: LeadDesk,
    private readonly messaging: Messaging,
  ) {}

  /** @param by who orders it */
  close(given: BulkCloseDocument, by: string): Promise<BulkResult> {
    const order = withoutNulls(given);
    const { outcome, reason } = order;
    return this.carryOut(order, {
      obstacle: whyNotClosable,
      step: (lead, context) => closeByOrder(lead, { outcome, reason, by }, context),
    });
  }

  /**
   * @param by who orders it
   * @throws Problem when the order names somebody who can't get a lead
   */
  reassign(given: BulkReassignmentDocument, by: string): Promise<BulkResult> {
    const order = withoutNulls(given);
    const { repId = null, reason } = order;
    const causeId = randomUUID();
    return this.carryOut(order, {
      check: batch => checkReassignment(order, batch.configuration),
      obstacle: whyNotReassignable,
      step: (lead, context) => {
        const exclude = order.exclude ?? (lead.ownership ? [lead.ownership.repId] : []);
        return reassign(lead, { repId, exclude, reason, by, causeId }, context);
      },
    });
  }

  private async carryOut(order: LeadSelectionDocument, deed: Deed): Promise<BulkResult> {
    const { leadIds, filter } = order;
    if ((leadIds === undefined) === (filter === undefined))
      throw invalidRequest([
        { field: leadIds === undefined ? 'leadIds' : 'filter', message: 'either leadIds or filter has to say which leads' },
      ]);
    if (filter !== undefined && Object.keys(filter).length === 0)
      throw invalidRequest([{ field: 'filter', message: 'filter has to name a condition: all leads are never meant' }]);
    const result: BulkResult = { done: 0, refused: 0, refusals: [], next: null };
    if (leadIds !== undefined) await this.overList([...new Set(leadIds.map(id => id.toLowerCase()))].sort(), deed, result);
    else await this.overFilter({ ...order, filter: filter! }, deed, result);
    return result;
  }

  private async overList(ids: readonly string[], deed: Deed, result: BulkResult): Promise<void> {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const chunk = ids.slice(from, from + AT_ONCE);
      add(result, await this.messaging.transaction(unit => this.happen(unit, chunk, deed, () => true)));
    }
  }

  private async overFilter(order: LeadSelectionDocument, deed: Deed, result: BulkResult): Promise<void> {
    const { filter } = order;
    const limit = order.limit ?? MOST_LEADS;
    let after = order.after?.toLowerCase() ?? BEFORE_ALL;
    for (let left = limit; left > 0;) {
      const chunk = await this.messaging.transaction(async unit => {
        const ids = await idsMatching(unit.tx, filter!, after, Math.min(AT_ONCE, left) + 1);
        const taken = ids.slice(0, Math.min(AT_ONCE, left));
        return { ...(await this.happen(unit, taken, deed, lead => meets(lead, filter!))), taken, hasMore: ids.length > taken.length };
      });
      add(result, chunk);
      result.next = chunk.hasMore ? chunk.taken.at(-1)! : null;
      if (result.next === null) return;
      after = result.next;
      left -= chunk.taken.length;
    }
  }

  /** Locks the leads and lets it happen to those that are still meant. A lead that was merged away stands for its survivor. */
  private async happen(unit: UnitOfWork, ids: readonly string[], deed: Deed, isMeant: (lead: Lead) => boolean): Promise<Chunk> {
    const work = await this.desk.open(unit, ids);
    const { batch } = work;
    await batch.board();
    deed.check?.(batch);
    const cause = { id: randomUUID(), traceparent: currentTrace()?.traceparent };
    const chunk: Chunk = { done: 0, refusals: [] };
    const seen = new Set<string>();
    for (const leadId of ids) {
      const lead = batch.get(leadId);
      if (seen.has(lead.id)) continue;
      seen.add(lead.id);
      const obstacle = batch.isUnknown(lead.id) ? 'No lead of this id has been seen here yet.' : deed.obstacle(lead);
      if (obstacle !== null) chunk.refusals.push({ leadId, because: obstacle });
      else if (isMeant(lead)) {
        await batch.take(deed.step(lead, batch.context), cause);
        chunk.done += 1;
      }
    }
    await this.desk.close(unit, work);
    return chunk;
  }
}

interface Chunk {
  done: number;
  readonly refusals: { leadId: string; because: string }[];
}

function add(result: BulkResult, { done, refusals }: Chunk): void {
  result.done += done;
  result.refused += refusals.length;
  result.refusals.push(...refusals.slice(0, NAMED - result.refusals.length));
}
