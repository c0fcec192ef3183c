import { sql, type Transaction } from '@baton/platform';

/** Where a policy that was only asked says otherwise than the one that decides. */
export interface ShadowReport {
  readonly decisions: number;
  readonly same: number;
  readonly different: number;
  /** By the rule that took the lead and the one that would have, the most differences first. */
  readonly byRule: readonly {
    readonly rule: string;
    readonly shadowRule: string;
    readonly decisions: number;
    readonly different: number;
  }[];
  /** How many leads each rep got, and how many of them the other policy would have given. */
  readonly byRep: readonly { readonly repId: string; readonly active: number; readonly shadow: number }[];
  /** The newest differences. */
  readonly examples: readonly ShadowExample[];
}
export interface ShadowExample {
  readonly decisionId: string;
  readonly leadId: string;
  readonly decidedAt: Date;
  readonly active: { readonly rule: string; readonly end: string; readonly because: string };
  readonly shadow: { readonly rule: string; readonly end: string; readonly because: string };
}

const OF = 'from shadow_decisions where policy_hash = $1 and decided_at >= $2::timestamptz';
const totals = sql(`select count(*) as decisions, count(*) filter (where differs) as different ${OF}`);
const byRule = sql(`
  select rule, shadow_rule as "shadowRule", count(*) as decisions, count(*) filter (where differs) as different ${OF}
  group by rule, shadow_rule order by different desc, decisions desc, rule, shadow_rule limit 200`);
const byRep = sql(`
  with given as (
    select rep_id, 1 as active, 0 as shadow ${OF} and rep_id is not null
    union all select shadow_rep_id, 0, 1 ${OF} and shadow_rep_id is not null)
  select rep_id as "repId", sum(active)::int as active, sum(shadow)::int as shadow from given group by rep_id order by rep_id`);
const examples = sql(`
  select decision_id as "decisionId", lead_id as "leadId", decided_at as "decidedAt",
    json_build_object('rule', rule, 'end', ended, 'because', because) as active,
    json_build_object('rule', shadow_rule, 'end', shadow_ended, 'because', shadow_because) as shadow
  ${OF} and differs order by decided_at desc, decision_id limit $3`);

/** Counts differences of a policy since a time, with the newest as examples. */
export async function reportOn(reader: Pick<Transaction, 'query'>, policyHash: string, since: Date, limit: number): Promise<ShadowReport> {
  const asked = [policyHash, since];
  const [[total], rules, reps, newest] = await Promise.all([
    reader.query<{ decisions: number; different: number }>(totals, asked),
    reader.query<ShadowReport['byRule'][number]>(byRule, asked),
    reader.query<ShadowReport['byRep'][number]>(byRep, asked),
    reader.query<ShadowExample>(examples, [...asked, limit]),
  ]);
  const { decisions, different } = total!;
  return { decisions, same: decisions - different, different, byRule: rules, byRep: reps, examples: newest };
}
