import { isDeepStrictEqual } from 'node:util';
import type { UnitOfWork } from '@baton/messaging';
import { invalidRequest } from '@baton/platform';
import { writeCalendars } from '../../calendars/calendars.store.js';
import { activatePolicy } from '../../policies/policies.store.js';
import { writePools } from '../../pools/pools.store.js';
import { writeReps } from '../../reps/reps.store.js';
import { writeCaps } from '../board/claims.store.js';
import type { RoutingBoard } from '../routing-board.js';
import type { RoutingConfiguration } from '../types.js';
import { logChanges, type Change } from './changes.store.js';
import type { ConfigurationParts } from './configuration.document.js';
import { referenceErrors } from './reference-errors.js';

export interface AppliedChange {
  readonly kind: Change['kind'];
  readonly id: string;
  readonly change: 'created' | 'updated';
}

/**
 * Makes or replaces what the parts name, all or nothing, under the routing lock: the next decision of any replica sees it.
 * @param by who and why; without it nothing is written
 * @returns what differs from before; nothing is written about what does not
 * @throws Problem naming every reference to something that is not there
 */
export async function applyConfiguration(
  unit: UnitOfWork,
  board: RoutingBoard,
  parts: ConfigurationParts,
  by: { who: string; why: string | null } | null,
): Promise<AppliedChange[]> {
  const session = await board.open(unit);
  const present = session.configuration;
  const errors = referenceErrors(parts, present);
  if (errors.length > 0) throw invalidRequest(errors);
  const changed = changedParts(parts, present);
  const changes = changesOf(changed, present);
  if (changes.length > 0 && by !== null) {
    const { tx, now } = unit;
    await logChanges(tx, changes, { at: now, position: session.position, ...by });
    await writeCalendars(tx, changed.calendars);
    await writeReps(tx, changed.reps);
    await writeCaps(tx, changed.reps);
    await writePools(tx, changed.pools);
    if (changed.policy) await activatePolicy(tx, changed.policy, now, by.who);
    session.configure([
      ...changed.calendars.map(calendar => ({ kind: 'calendar-changed', calendar }) as const),
      ...changed.reps.map(rep => ({ kind: 'rep-changed', repId: rep.repId, rep }) as const),
      ...changed.pools.map(pool => ({ kind: 'pool-changed', poolId: pool.poolId, pool }) as const),
      ...(changed.policy ? [{ kind: 'policy-activated', policy: changed.policy } as const] : []),
    ]);
    await session.flush();
  }
  return changes.map(({ kind, id, before }) => ({ kind, id, change: before === null ? 'created' : 'updated' }));
}

/**
 * What the parts would change, with what stands now.
 * @throws Problem as applyConfiguration
 */
export async function compareConfiguration(unit: UnitOfWork, board: RoutingBoard, parts: ConfigurationParts): Promise<Change[]> {
  const { configuration: present } = await board.open(unit);
  const errors = referenceErrors(parts, present);
  if (errors.length > 0) throw invalidRequest(errors);
  return changesOf(changedParts(parts, present), present);
}

/** Without what is already so. */
function changedParts(parts: ConfigurationParts, present: RoutingConfiguration): ConfigurationParts {
  return {
    calendars: parts.calendars.filter(calendar => !isDeepStrictEqual(present.calendars.get(calendar.calendarId), calendar)),
    reps: parts.reps.filter(rep => !isDeepStrictEqual(present.reps.get(rep.repId), rep)),
    pools: parts.pools.filter(pool => !isDeepStrictEqual(present.pools.get(pool.poolId), pool)),
    policy: parts.policy?.hash === present.policy?.hash ? null : parts.policy,
  };
}

function changesOf(changed: ConfigurationParts, present: RoutingConfiguration): Change[] {
  return [
    ...changed.calendars.map(
      c => ({ kind: 'calendar', id: c.calendarId, before: present.calendars.get(c.calendarId) ?? null, after: c }) as const,
    ),
    ...changed.reps.map(r => ({ kind: 'rep', id: r.repId, before: present.reps.get(r.repId) ?? null, after: r }) as const),
    ...changed.pools.map(p => ({ kind: 'pool', id: p.poolId, before: present.pools.get(p.poolId) ?? null, after: p }) as const),
    ...(changed.policy ? [{ kind: 'policy', id: changed.policy.hash, before: present.policy, after: changed.policy } as const] : []),
  ];
}
