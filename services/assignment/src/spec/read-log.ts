import type { Database } from '@baton/platform';
import { sql } from '@baton/platform';

/** An entry of the routing log, as this check needs it. */
export interface Entry {
  readonly seq: number;
  readonly kind: string;
  readonly repId: string | null;
  readonly leadId: string | null;
  /** With rep-changed. */
  readonly capOpen: number | null;
  readonly active: boolean | null;
  /** What the work weighs; null: 1. */
  readonly weight: number | null;
  readonly poolId: string | null;
}

/**
 * What of the log is against the rules, entry by entry: a claim at or above the cap or for somebody who is not active (I3), a lead with two owners
 * (I4), work that is given back as another than it was got as. Counts for itself, apart from the board.
 * @returns a sentence for each violation
 */
export function violations(entries: readonly Entry[]): string[] {
  const found: string[] = [];
  const reps = new Map<string, { open: number; cap: number | null; active: boolean }>();
  const owners = new Map<string, Work & { repId: string }>();
  for (const { seq, kind, repId, leadId, capOpen, active, weight, poolId } of entries) {
    if (kind === 'rep-changed') {
      const open = reps.get(repId!)?.open ?? 0;
      reps.set(repId!, { open, cap: capOpen, active: active! });
      continue;
    }
    if (kind !== 'claimed' && kind !== 'taken' && kind !== 'released') continue;
    const rep = reps.get(repId!)!;
    const had = owners.get(leadId!);
    const owner = had?.repId;
    const work = { weight: weight ?? 1, poolId };
    if (kind === 'released') {
      if (had && (had.weight !== work.weight || had.poolId !== poolId))
        found.push(`${seq}: ${leadId} was got as ${inWords(had)} and given back as ${inWords(work)}`);
      if (owner !== repId) found.push(`${seq}: ${repId} gave back ${leadId}, which ${owner ?? 'nobody'} owned`);
      owners.delete(leadId!);
      rep.open -= work.weight;
      continue;
    }
    if (owner !== undefined) found.push(`${seq}: ${leadId} went to ${repId} while ${owner} owned it`);
    if (kind === 'claimed' && !rep.active) found.push(`${seq}: ${repId} was given ${leadId}, being inactive`);
    if (kind === 'claimed' && rep.cap !== null && rep.open + work.weight > rep.cap)
      found.push(
        `${seq}: ${repId} was given ${leadId}${work.weight === 1 ? '' : `, which weighs ${weight},`} with ${rep.open} of ${rep.cap} open`,
      );
    owners.set(leadId!, { repId: repId!, ...work });
    rep.open += work.weight;
  }
  return found;
}

interface Work {
  readonly weight: number;
  readonly poolId: string | null;
}
const inWords = ({ weight, poolId }: Work): string => `${weight} of ${poolId ?? 'no pool'}`;

const LOG = sql(`
  select seq, kind, rep_id as "repId", lead_id as "leadId",
    (detail -> 'caps' ->> 'open')::int as "capOpen", (detail ->> 'active')::boolean as active,
    (detail ->> 'weight')::int as weight, pool_id as "poolId"
  from routing_log order by seq`);

export const readLog = (database: Database): Promise<Entry[]> => database.query<Entry>(LOG);
