/** Leads with the place where a service says that they are. */
export type LedgerSide = ReadonlyMap<string, string>;

export interface Reconciliation {
  /** Accepted, and not yet seen by assignment. Bounded by lag: 0 once everything is delivered. */
  readonly inTransit: readonly string[];
  readonly wrong: readonly { readonly leadId: string; readonly because: string }[];
}

/** Places of intake that assignment has to know as closed. */
const over: Readonly<Record<string, true>> = { merged: true, erased: true, test: true };

/** Holds what intake accepted against what assignment has, lead by lead. Read assignment first: what intake accepts meanwhile is only in transit. */
export function reconcile(accepted: LedgerSide, routed: LedgerSide): Reconciliation {
  const inTransit: string[] = [];
  const wrong: { leadId: string; because: string }[] = [];
  for (const [leadId, place] of accepted) {
    const there = routed.get(leadId);
    if (there === undefined || there === 'in-transit') {
      if (place !== 'pending-details') inTransit.push(leadId);
    } else if (over[place] && there !== 'closed') wrong.push({ leadId, because: `${place} at intake, ${there} at assignment` });
  }
  for (const [leadId, place] of routed)
    if (!accepted.has(leadId) && place !== 'in-transit') wrong.push({ leadId, because: `${place} at assignment, unknown at intake` });
  return { inTransit, wrong };
}
