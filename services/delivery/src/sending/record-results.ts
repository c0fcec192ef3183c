import type { UnitOfWork } from '@baton/messaging';
import { isAboutRecord, linkRecords } from '../crm/records/link-records.js';
import { holdAgainstErasure } from '../deliveries/deliveries.store.js';
import { hastenLanes } from '../deliveries/hastening.store.js';
import { giveWay } from '../deliveries/lanes.store.js';
import { recordChange } from '../subscriptions/receivers.store.js';
import { assessHealth } from './assess-health.js';
import type { Head } from './claims.store.js';
import { classifyOutcome, isTaken, isTold, mayHaveArrived, problemOf, type Outcome, type Verdict } from './classify-outcome.js';
import {
  advance,
  holdClaimed,
  logAttempts,
  saveHealth,
  unwellSubscriptions,
  type Advance,
  type Attempt,
  type ClaimedLane,
} from './results.store.js';

/** What became of a delivery that this replica had taken. */
export interface Result {
  readonly head: Head;
  readonly claimId: string;
  /** That of its subscription when it was sent. */
  readonly healthRound: number;
  /** Whether what was tried less often in its lane comes before it, when it has to be tried again. */
  readonly givesWay: boolean;
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/** What was written down: for metrics and logs, after the commit. */
export interface Recorded {
  readonly results: readonly { readonly result: Result; readonly verdict: Verdict }[];
  readonly disabled: readonly { readonly id: string; readonly because: string }[];
}

const keyOf = ({ leadId, subscriptionId, claimId }: ClaimedLane): string => `${leadId}/${subscriptionId}/${claimId}`;
const laneOf = ({ head: { leadId, subscriptionId }, claimId }: Result): ClaimedLane => ({ leadId, subscriptionId, claimId });

/**
 * Writes down how attempts ended, in the order in which they did. What another replica has taken meanwhile, as our lease had ended, is left to it.
 * @param disableAfterMs how long nothing may succeed until a subscription is disabled
 */
export async function recordResults(unit: UnitOfWork, results: readonly Result[], disableAfterMs: number): Promise<Recorded> {
  const { tx, now } = unit;
  // Before lanes are held, as erasure does it.
  if (results.some(({ outcome }) => isAboutRecord(outcome))) await holdAgainstErasure(tx);
  const { disabled, isOutdated } = await recordHealth(unit, results, disableAfterMs);
  const held = new Set((await holdClaimed(tx, results.map(laneOf))).map(keyOf));
  const judged = results
    .filter(result => held.has(keyOf(laneOf(result))))
    .map(result => {
      const { head, outcome } = result;
      const { deliveryId, attempts, attemptsBefore, firstAttemptAt } = head;
      const verdict = classifyOutcome(outcome, { deliveryId, attempts: attempts - attemptsBefore, firstAttemptAt }, now);
      return { result, verdict: isOutdated(result) ? tryHere(verdict, now) : verdict };
    });
  if (judged.length === 0) return { results: [], disabled };
  const advanced = await advance(tx, judged.map(advanceOf), now);
  const recorded = judged.filter(({ result }) => advanced.has(result.head.deliveryId));
  const giving = recorded.filter(({ result, verdict }) => result.givesWay && verdict.kind === 'again');
  await giveWay(
    tx,
    giving.map(({ result }) => result.head.deliveryId),
    now,
  );
  await logAttempts(
    tx,
    recorded.flatMap(({ result }) => attemptOf(result) ?? []),
  );
  const linked = recorded.map(({ result }) => result).filter(result => isAboutRecord(result.outcome) && !isOutdated(result));
  await linkRecords(unit, linked);
  return { results: recorded, disabled };
}

/** It did not work at an address that is no longer the receiver's, or before a pause: it is tried at once where it is to go now. */
const tryHere = (verdict: Verdict, now: Date): Verdict =>
  verdict.kind === 'delivered' ? verdict : { kind: 'again', at: now, counts: false, because: verdict.because };

async function recordHealth(
  { tx, now }: UnitOfWork,
  results: readonly Result[],
  disableAfterMs: number,
): Promise<{ disabled: Recorded['disabled']; isOutdated: (result: Result) => boolean }> {
  const subscriptionIds = [...new Set(results.map(({ head }) => head.subscriptionId))];
  // Of those, too, it has to be known whether it was still the same receiver.
  const isLookedAt = ({ outcome }: Result): boolean => problemOf(outcome) !== null || isAboutRecord(outcome);
  const lookedAt = new Set(results.filter(isLookedAt).map(({ head }) => head.subscriptionId));
  const unwell = await unwellSubscriptions(tx, subscriptionIds, [...lookedAt]);
  const rounds = new Map(unwell.map(({ id, healthRound }) => [id, healthRound]));
  const isOutdated = ({ head, healthRound }: Result): boolean => (rounds.get(head.subscriptionId) ?? healthRound) !== healthRound;
  const outcomesOf = (id: string): Outcome[] =>
    results.filter(result => result.head.subscriptionId === id && !isOutdated(result)).map(({ outcome }) => outcome);
  const assessed = unwell.map(({ id, healthRound: _, ...health }) => ({
    id,
    ...assessHealth(health, outcomesOf(id), now, disableAfterMs),
  }));
  if (assessed.length === 0) return { disabled: [], isOutdated };
  await saveHealth(
    tx,
    assessed.map(({ id, health }) => ({ id, ...health })),
  );
  const recovered = assessed.filter(a => a.news === 'recovered').map(a => a.id);
  if (recovered.length > 0) await hastenLanes(tx, recovered, now);
  const disabled = assessed.filter(a => a.news === 'disabled').map(({ id, health }) => ({ id, because: health.disabledBecause! }));
  // Rare, hardly ever two at once.
  for (const { id, because } of disabled)
    await recordChange(tx, { subscriptionId: id, at: now, who: 'delivery', why: because, change: 'disabled', detail: {} });
  return { disabled, isOutdated };
}

function advanceOf({ result: { head, at, outcome }, verdict }: { result: Result; verdict: Verdict }): Advance {
  const { leadId, subscriptionId, deliveryId, attempts, attemptsBefore } = head;
  const isLogged = isTold(outcome);
  const counts = verdict.kind !== 'again' || verdict.counts;
  return {
    leadId,
    subscriptionId,
    deliveryId,
    state: verdict.kind === 'again' ? 'waiting' : verdict.kind,
    attempts: attempts + (isLogged ? 1 : 0),
    // An attempt that does not count is put with those of earlier rounds.
    attemptsBefore: attemptsBefore + (isLogged && !counts ? 1 : 0),
    firstAttemptAt: head.firstAttemptAt ?? (counts ? at : null),
    because: verdict.because,
    dueAt: verdict.kind === 'again' ? verdict.at : null,
  };
}

function attemptOf({ head, at, durationMs, outcome }: Result): Attempt | null {
  if (outcome.kind === 'interrupted' || outcome.kind === 'skipped') return null;
  return {
    deliveryId: head.deliveryId,
    number: head.attempts + 1,
    at,
    durationMs,
    status: outcome.status ?? null,
    error: isTaken(outcome) ? null : problemOf(outcome),
    answer: outcome.answer || null,
    mayHaveArrived: mayHaveArrived(outcome),
  };
}
