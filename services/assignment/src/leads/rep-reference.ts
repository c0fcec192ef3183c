import type { Colleague, RepReference, WorkingHours } from '@baton/contracts';
import type { CalendarConfiguration, RepConfiguration, RoutingConfiguration } from '../routing/types.js';

function workingHours({ hours, holidays }: CalendarConfiguration): WorkingHours {
  const perDay = Object.fromEntries(Object.entries(hours).map(([day, ranges]) => [day, [...ranges]]));
  if (holidays === null) return { hours: perDay };
  return 'country' in holidays ? { hours: perDay, holidays: { ...holidays } } : { hours: perDay, freeDays: [...holidays] };
}

function colleague(rep: RepConfiguration, { calendars }: RoutingConfiguration): Colleague {
  const calendar = rep.calendarId === null ? undefined : calendars.get(rep.calendarId);
  return {
    repId: rep.repId,
    ...(rep.externalId === null ? {} : { externalId: rep.externalId }),
    name: rep.name,
    ...(rep.email === null ? {} : { email: rep.email }),
    timeZone: rep.timeZone,
    ...(calendar === undefined ? {} : { workingHours: workingHours(calendar) }),
  };
}

/** By the configuration of a transaction, in which a rep may get many leads. */
const made = new WeakMap<RoutingConfiguration, Map<string, RepReference>>();

/** Whoever owns a lead, as the world is told of them; of an owner who is not configured (any more), the id alone. */
export function repReference(repId: string, configuration: RoutingConfiguration): RepReference {
  let references = made.get(configuration);
  if (references === undefined) made.set(configuration, (references = new Map()));
  let reference = references.get(repId);
  if (reference === undefined) references.set(repId, (reference = makeReference(repId, configuration)));
  return reference;
}

function makeReference(repId: string, configuration: RoutingConfiguration): RepReference {
  const rep = configuration.reps.get(repId);
  if (rep === undefined) return { repId, name: repId };
  const manager = rep.manager === undefined ? undefined : configuration.reps.get(rep.manager);
  return { ...colleague(rep, configuration), ...(manager?.active ? { manager: colleague(manager, configuration) } : {}) };
}
