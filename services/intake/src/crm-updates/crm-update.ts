import type { ActivityLogged, OpportunityReported, StatusReported } from '@baton/contracts';
import type { ReceivedItem } from '../acceptance/received.js';
import type { CrmRecord } from '../crm-records/crm-record.js';
import { canonicalHash } from '../inquiries/canonical-hash.js';
import { cleanText } from '../inquiries/clean-text.js';
import { moneyOf } from '../validation/money.dto.js';
import type { CrmUpdateDto } from './crm-update.dto.js';

/** What a CRM says of a lead, checked. */
export interface CrmUpdate extends ReceivedItem {
  /** By its id, or by that of an inquiry. Without it, the lead that the record is linked with. */
  readonly lead?: { readonly leadId: string } | { readonly sourceId: string; readonly externalId: string };
  /** Beside a lead: it is the lead's. There is always one of both. */
  readonly record?: CrmRecord & { readonly url?: string };
  /** undefined: the time of acceptance. */
  readonly occurredAt?: string;
  readonly status?: StatusReported['status'];
  readonly reason?: string;
  /** undefined: nothing is said of it; null: nobody owns the lead. */
  readonly owner?: string | null;
  readonly repExternalId?: string;
  /** The assignment that a status is about, where whoever reports it knows that. */
  readonly assignmentId?: string;
  readonly activity?: ActivityLogged['activity'];
  readonly opportunity?: Pick<OpportunityReported, 'opportunityId' | 'stage' | 'value'>;
}

/** An update from a body that was checked. @param body the same as it came */
export function mapCrmUpdate(dto: CrmUpdateDto, body: unknown, externalId: string, sourceId: string): CrmUpdate {
  const { opportunity } = dto;
  const lead = leadOf(dto);
  const record = recordOf(dto);
  const reason = cleanText(dto.reason);
  const repExternalId = cleanText(dto.repExternalId);
  return {
    sourceId,
    externalId,
    bodyHash: canonicalHash(body),
    ...(lead === undefined ? {} : { lead }),
    ...(record === undefined ? {} : { record }),
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

function leadOf({ inquiry, leadId }: CrmUpdateDto): CrmUpdate['lead'] {
  if (inquiry) return { sourceId: cleanText(inquiry.sourceId)!, externalId: cleanText(inquiry.externalId)! };
  return leadId ? { leadId: leadId.toLowerCase() } : undefined;
}

function recordOf({ record }: CrmUpdateDto): CrmUpdate['record'] {
  if (!record) return undefined;
  const objectType = cleanText(record.objectType);
  return {
    system: cleanText(record.system)!,
    recordId: cleanText(record.recordId)!,
    ...(objectType === undefined ? {} : { objectType }),
    ...(record.url ? { url: record.url } : {}),
  };
}
