import { randomUUID } from 'node:crypto';
import { Messaging } from '@baton/messaging';
import { currentTrace, invalidRequest, Problem } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length } from 'class-validator';
import { reassign, whyNotReassignable } from '../life-cycle/reassignment.js';
import type { RoutingConfiguration } from '../routing/types.js';
import { withoutNulls } from '../routing/configuration/without-nulls.js';
import { LeadDesk } from './lead-desk.js';

export class ReassignmentDocument {
  /** The rep to have it; left out, the policy decides. */
  @IsOptional() @IsString() @Length(1, 200) repId?: string;
  /** Reps who must not get it; left out, the present owner. */
  @IsOptional() @IsArray() @ArrayMaxSize(1000) @IsString({ each: true }) exclude?: string[];
  /** Why; kept in the lead's history. */
  @IsString() @Length(1, 1000) reason: string;
}

const conflict = (type: string, title: string, detail: string) => new Problem({ type, title, status: 409, detail });

/** Everything in an order that names nobody, or somebody who can't get a lead. */
export function checkReassignment(
  { repId, exclude }: Pick<ReassignmentDocument, 'repId' | 'exclude'>,
  { reps }: RoutingConfiguration,
): void {
  const unknown = (id: string) => `${id} is not a rep`;
  const errors = (exclude ?? []).flatMap((id, index) => (reps.has(id) ? [] : [{ field: `exclude.${index}`, message: unknown(id) }]));
  if (repId !== undefined && !reps.has(repId)) errors.unshift({ field: 'repId', message: unknown(repId) });
  if (repId !== undefined && exclude?.includes(repId))
    errors.push({ field: 'exclude', message: `${repId} can not be both named and excluded` });
  if (errors.length > 0) throw invalidRequest(errors);
  if (repId !== undefined && !reps.get(repId)!.active)
    throw conflict('rep-inactive', 'The rep is not active', `${repId} receives no leads.`);
}

/** An order of sales operations about one lead. */
@Injectable()
export class ReassignLead {
  constructor(
    private readonly desk: LeadDesk,
    private readonly messaging: Messaging,
  ) {}

  /**
   * @param by who orders it
   * @returns false when the lead is unknown
   * @throws Problem when the order can't be carried out
   */
  carryOut(leadId: string, given: ReassignmentDocument, by: string): Promise<boolean> {
    const order = withoutNulls(given);
    const cause = { id: randomUUID(), traceparent: currentTrace()?.traceparent };
    return this.messaging.transaction(async unit => {
      const work = await this.desk.open(unit, [leadId]);
      const { batch } = work;
      const lead = batch.get(leadId);
      if (batch.isUnknown(lead.id)) return false;
      await batch.board();
      checkReassignment(order, batch.configuration);
      const obstacle = whyNotReassignable(lead);
      if (obstacle !== null) throw conflict('not-reassignable', 'The lead can not be reassigned', obstacle);
      const exclude = order.exclude ?? (lead.ownership ? [lead.ownership.repId] : []);
      const { reason, repId = null } = order;
      await batch.take(reassign(lead, { repId, exclude, reason, by, causeId: cause.id }, batch.context), cause);
      await this.desk.close(unit, work);
      return true;
    });
  }
}
