import type { ActivityLogged, OpportunityReported, StatusReported } from '@baton/contracts';
import type { ReceivedItem } from '../acceptance/received.js';
import { canonicalHash } from '../inquiries/canonical-hash.js';
import { cleanText } from '../inquiries/clean-text.js';
import { moneyOf } from '../validation/money.dto.js';
import type { CrmUpdateDto } from './crm-update.dto.js';

/** What a CRM says of a lead, checked. */
export interface CrmUpdate extends ReceivedItem {
  readonly lead: { readonly leadId: string } | { readonly sourceId: string; readonly externalId: string };
  /** undefined: the time of acceptance. */
  readonly occurredAt?: string;
  readonly status?: StatusReported['status'];
  readonly reason?: string;
  /** undefined: nothing is said of it; null: nobody owns the lead. */
  readonly owner?: string | null;
  readonly repExternalId?: string;
  readonly activity?: ActivityLogged['activity'];
  readonly opportunity?: Pick<OpportunityReported, 'opportunityId' | 'stage' | 'value'>;
}

/** An update from a body that was checked. @param body the same as it came */
export function mapCrmUpdate(dto: CrmUpdateDto, body: unknown, externalId: string, sourceId: string): CrmUpdate {
  const { inquiry, opportunity } = dto;
  const reason = cleanText(dto.reason);
  const repExternalId = cleanText(dto.repExternalId);
  return {
    sourceId,
    externalId,
    bodyHash: canonicalHash(body),
    lead: inquiry
      ? { sourceId: cleanText(inquiry.sourceId)!, externalId: cleanText(inquiry.externalId)! }
      : { leadId: dto.leadId!.toLowerCase() },
    ...(dto.occurredAt ? { occurredAt: new Date(dto.occurredAt).toISOString() } : {}),
    ...(dto.status ? { status: dto.status } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(dto.owner === undefined ? {} : { owner: cleanText(dto.owner) ?? null }),
    ...(repExternalId === undefined ? {} : { repExternalId }),
    ...(dto.activity ? { activity: dto.activity } : {}),
    ...(opportunity
      ? { opportunity: { opportunityId: cleanText(opportunity.id)!, stage: opportunity.stage, value: moneyOf(opportunity) } }
      : {}),
  };
}
