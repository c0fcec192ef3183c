import { sql, type Transaction } from '@baton/platform';
import type { CompiledRuleSet } from './rule-set.js';

type Reader = Pick<Transaction, 'query'>;

export interface Activation {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly activatedAt: Date;
  readonly activatedBy: string;
  readonly because: string;
  /** The last lead that was scored again with it. */
  readonly rolloutAfter: string | null;
  /** When every open lead had been scored with it, or another took its place. */
  readonly rolloutFinishedAt: Date | null;
}

const ACTIVATION = `a.id::text, a.hash, r.name, a.activated_at as "activatedAt", a.activated_by as "activatedBy", a.because,
  a.rollout_after as "rolloutAfter", a.rollout_finished_at as "rolloutFinishedAt"`;

const SOURCE = sql('select source from rule_sets where hash = $1');
/** The YAML of a rule set, or null. */
export async function sourceOf(tx: Reader, hash: string): Promise<string | null> {
  return (await tx.query<{ source: string }>(SOURCE, [hash]))[0]?.source ?? null;
}

const ACTIVE = sql(`select ${ACTIVATION} from rule_set_activations a join rule_sets r using (hash) order by a.id desc limit 1`);
/** The activation in force, or null before the first. */
export async function activeActivation(tx: Reader): Promise<Activation | null> {
  return (await tx.query<Activation>(ACTIVE))[0] ?? null;
}

const HISTORY = sql(`select ${ACTIVATION} from rule_set_activations a join rule_sets r using (hash)
  where ($1::bigint is null or a.id < $1) order by a.id desc limit $2`);
/** Activations, newest first. @param before the id of an activation: only older ones */
export const activations = (tx: Reader, before: string | null, limit: number): Promise<Activation[]> =>
  tx.query<Activation>(HISTORY, [before, limit]);

const KEEP = sql('insert into rule_sets (hash, name, source) values ($1, $2, $3) on conflict (hash) do nothing');
const SUPERSEDE = sql('update rule_set_activations set rollout_finished_at = $1 where rollout_finished_at is null');
const ACTIVATE = sql(`
  insert into rule_set_activations (hash, activated_at, activated_by, because) values ($1, $2, $3, $4)`);
/** Keeps the rule set and puts it in force. An unfinished roll-out of an earlier one ends: the new one takes all leads. */
export async function activate(
  tx: Transaction,
  ruleSet: CompiledRuleSet,
  source: string,
  by: string,
  because: string,
  now: Date,
): Promise<void> {
  await tx.query(KEEP, [ruleSet.hash, ruleSet.document.name, source]);
  await tx.query(SUPERSEDE, [now.toISOString()]);
  await tx.query(ACTIVATE, [ruleSet.hash, now.toISOString(), by, because]);
}

const LOCK_ROLLOUT = sql(`select ${ACTIVATION} from rule_set_activations a join rule_sets r using (hash)
  where a.rollout_finished_at is null order by a.id desc limit 1 for update of a skip locked`);
/** The roll-out that is under way, locked; null when there is none or another replica is at it. */
export async function takeRollout(tx: Transaction): Promise<Activation | null> {
  return (await tx.query<Activation>(LOCK_ROLLOUT))[0] ?? null;
}

const ADVANCE = sql('update rule_set_activations set rollout_after = $2, rollout_finished_at = $3 where id = $1');
/** Notes how far a roll-out came. @param after null: it starts again at the first lead */
export async function advanceRollout(tx: Transaction, id: string, after: string | null, finishedAt: Date | null): Promise<void> {
  await tx.query(ADVANCE, [id, after, finishedAt?.toISOString() ?? null]);
}
