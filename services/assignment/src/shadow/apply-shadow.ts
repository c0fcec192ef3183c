import type { UnitOfWork } from '@baton/messaging';
import { invalidRequest } from '@baton/platform';
import { logChanges } from '../routing/configuration/changes.store.js';
import { referenceErrors } from '../routing/configuration/reference-errors.js';
import type { RoutingBoard } from '../routing/routing-board.js';
import type { PolicyConfiguration } from '../routing/types.js';

/**
 * Makes a policy the one that is asked beside the active one, or nobody any more: from the next decision of any replica on.
 * @returns whether that is another one than before
 * @throws Problem naming every pool and rep that is not there
 */
export async function applyShadow(
  unit: UnitOfWork,
  board: RoutingBoard,
  policy: PolicyConfiguration | null,
  by: { who: string; why: string | null },
): Promise<boolean> {
  const session = await board.open(unit);
  const { configuration } = session;
  const errors = referenceErrors({ calendars: [], reps: [], pools: [], policy }, configuration);
  if (errors.length > 0) throw invalidRequest(errors);
  const before = configuration.shadow ?? null;
  if (before?.hash === policy?.hash) return false;
  const id = (policy ?? before)!.hash;
  await logChanges(unit.tx, [{ kind: 'shadow', id, before: { policy: before }, after: { policy } }], {
    ...by,
    at: unit.now,
    position: session.position,
  });
  session.configure([{ kind: 'shadow-changed', policy }]);
  await session.flush();
  return true;
}
