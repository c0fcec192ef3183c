import type { EventOn } from '@baton/contracts';
import { canonicalHash } from '../inquiries/canonical-hash.js';
import type { CrmUpdate } from './crm-update.js';

type DeliveryEvent = EventOn<'deliveryLeads'>;

/** What delivery learned outside, as if the CRM had said it itself: the same claims, unique by the id of the event. */
export function updateOfDelivery(event: DeliveryEvent): CrmUpdate {
  const common = {
    externalId: event.id,
    bodyHash: canonicalHash(event.data),
    lead: { leadId: event.data.leadId.toLowerCase() },
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
  switch (event.name) {
    case 'crm-record-linked': {
      const { system, objectType, recordId, url, linkedAt } = event.data;
      const record = { system, objectType, recordId, ...(url === undefined ? {} : { url }) };
      return { ...common, sourceId: `crm-records/${system}`, occurredAt: linkedAt, record };
    }
    case 'rep-answered': {
      const { assignmentId, answer, reason, channel, answeredAt } = event.data;
      const why = reason === undefined ? {} : { reason };
      return { ...common, sourceId: `rep-answers/${channel}`, occurredAt: answeredAt, status: answer, assignmentId, ...why };
    }
  }
}
