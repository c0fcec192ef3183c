import type { UnitOfWork } from '@baton/messaging';
import { announce, type Announcement } from '../../announcements/announce.js';
import type { Lane } from '../../deliveries/lanes.store.js';
import type { CrmRecord, Outcome } from '../../sending/classify-outcome.js';
import { forgetLinks, keepLinks, releaseLinks, type Link } from './crm-records.store.js';

/** A delivery, and how it ended. */
interface Ended {
  readonly head: Lane & { readonly eventId: string };
  readonly outcome: Outcome;
}

/** Whether it says anything of a record: then `linkRecords` has to be called, in a transaction that held erasure off before it held lanes. */
export const isAboutRecord = (outcome: Outcome): boolean => outcome.kind === 'written' && outcome.record !== undefined;

/** Keeps where CRMs have leads, tells it when it is new, and forgets what they have deleted. The last statement of its transaction. */
export async function linkRecords(unit: UnitOfWork, ended: readonly Ended[]): Promise<void> {
  const links: (Link & { readonly eventId: string })[] = [];
  const erased: Lane[] = [];
  for (const { head, outcome } of ended) {
    if (outcome.kind !== 'written' || outcome.record === undefined) continue;
    const { leadId, subscriptionId, eventId } = head;
    if (outcome.record === null) erased.push({ leadId, subscriptionId });
    else links.push({ leadId, subscriptionId, eventId, record: outcome.record });
  }
  if (erased.length > 0) await forgetLinks(unit.tx, erased);
  if (links.length === 0) return;
  const changed = new Set((await keepLinks(unit.tx, links, unit.now)).map(keyOf));
  const news = links.filter(link => changed.has(keyOf(link)));
  if (news.length === 0) return;
  await releaseLinks(unit.tx, news);
  await announce(
    unit,
    news.map(link => announcementOf(link, link.record, unit.now)),
  );
}

const keyOf = ({ leadId, subscriptionId }: Lane): string => `${leadId}/${subscriptionId}`;

const announcementOf = (
  { leadId, subscriptionId, eventId }: Lane & { readonly eventId: string },
  { objectType, recordId, url }: CrmRecord,
  now: Date,
): Announcement => ({
  name: 'crm-record-linked',
  cause: { id: eventId },
  // One event can lead to another record of the same connection, when the first was deleted meanwhile.
  discriminator: `${subscriptionId}/${recordId}`,
  data: { leadId, system: subscriptionId, objectType, recordId, linkedAt: now.toISOString(), ...(url === null ? {} : { url }) },
});
