import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, aLeadContacted, eventually } from '@baton/testing';
import type { DeliveryUnderTest } from './delivery-service.js';

/** An assignment of a person that nobody else is. */
export const assigned = (more: Partial<Parameters<typeof aLeadAssigned>[0]> = {}) => {
  const leadId = more?.leadId ?? randomUUID();
  return aLeadAssigned({
    leadId,
    rep: { repId: 'grace', externalId: '101', name: 'Grace Hopper' },
    person: { email: `ada.${leadId.slice(0, 8)}@example.com`, firstName: 'Ada', lastName: `Lovelace ${leadId.slice(0, 8)}` },
    company: { name: `Engines ${leadId.slice(0, 8)}` },
    ...more,
  });
};

/** Three events of each of so many leads, as they follow one another. */
export function lives(leads: number, more: Parameters<typeof assigned>[0] = {}) {
  const perLead = new Map(
    Array.from({ length: leads }, () => {
      const leadId = randomUUID();
      return [leadId, [assigned({ leadId, ...more }), aLeadAccepted({ leadId }), aLeadContacted({ leadId })]] as const;
    }),
  );
  return { perLead, leadIds: [...perLead.keys()], all: [0, 1, 2].flatMap(n => [...perLead.values()].map(events => events[n]!)) };
}

export const placesOf = async (delivery: DeliveryUnderTest) => (await delivery.get('/v1/delivery/ledger')).body.places;
/** A lead's deliveries, the newest first. */
export const deliveriesOf = async (delivery: DeliveryUnderTest, leadId: string): Promise<any[]> =>
  (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries;
export const nothingWaits = (delivery: DeliveryUnderTest) =>
  eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 0 }));
