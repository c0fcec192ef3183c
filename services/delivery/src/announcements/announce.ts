import type { EmittedBy } from '@baton/contracts';
import type { Emission, UnitOfWork } from '@baton/messaging';
import { holdAgainstErasure } from '../deliveries/deliveries.store.js';
import { takeVersions } from './lead-streams.store.js';

type EventName = EmittedBy<'delivery'>;
/** An event about the lead that its data names. */
export type Announcement = { [N in EventName]: Omit<Emission<N>, 'key' | 'streamVersion'> }[EventName];

/**
 * Emits events about leads on delivery.leads.v1, in the order given, with the transaction. What is about a lead that was merged away goes out under
 * the id of the survivor; what is about an erased one does not go out.
 *
 * Holds the leads' streams to the end of the transaction, and erasure off: to be called once, as the last statement. A transaction that also holds
 * lanes calls holdAgainstErasure first.
 */
export async function announce(unit: UnitOfWork, announcements: readonly Announcement[]): Promise<void> {
  if (announcements.length === 0) return;
  await holdAgainstErasure(unit.tx);
  const places = await takeVersions(
    unit.tx,
    announcements.map(a => a.data.leadId),
  );
  for (const { place, leadId, streamVersion } of places) {
    const announcement = announcements[place]!;
    // The data of each is that of its own name, which the compiler does not follow through a spread.
    const emission = { ...announcement, key: leadId, streamVersion, data: { ...announcement.data, leadId } } as Emission<EventName>;
    unit.emit(emission);
  }
}
