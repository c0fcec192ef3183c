import { eventDefinitions, eventType, type EventName } from './registry.js';
import { incompatibilities } from './compatibility.js';

/** Data schemas by CloudEvents type: what a release of the contracts consists of. */
export type Release = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The schemas as they are now. */
export const currentRelease = (): Release =>
  Object.fromEntries(
    (Object.keys(eventDefinitions) as EventName[]).map(name => [
      eventType(name),
      JSON.parse(JSON.stringify(eventDefinitions[name].data)) as Record<string, unknown>,
    ]),
  );

/** What of the current schemas would break with a release: a sentence each. */
export const brokenPromises = (release: Release, current: Release = currentRelease()): string[] =>
  Object.entries(release).flatMap(([type, schema]) =>
    current[type] === undefined
      ? [`${type}: the event was removed`]
      : incompatibilities(schema, current[type]).map(line => `${type}: ${line}`),
  );
