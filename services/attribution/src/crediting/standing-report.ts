/** What a CRM said once about an opportunity. */
export interface OpportunityReport {
  /** Rises in the order in which reports were received. */
  readonly sequence: number;
  readonly leadId: string;
  readonly occurredAt: Date;
  readonly stage: 'open' | 'won' | 'lost';
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** What is true of an opportunity after all that was said about it. */
export interface Standing extends Omit<OpportunityReport, 'sequence' | 'occurredAt'> {
  /** When it was won, if it is: a later amount restates the value, not the day. */
  readonly wonAt: Date | null;
}

/**
 * The report with the latest `occurredAt` stands, among equals the one received last: a report that was delayed on its way does not undo
 * a newer one. An opportunity counts as won since the first report of the unbroken run of wins that ends in the standing one.
 * @param reports at least one
 */
export function standingReport(reports: readonly OpportunityReport[]): Standing {
  const ordered = [...reports].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.sequence - b.sequence);
  const { leadId, stage, amount, currency } = ordered.at(-1)!;
  const firstOfRun = ordered.findLastIndex(report => report.stage !== 'won') + 1;
  return { leadId, stage, amount, currency, wonAt: stage === 'won' ? ordered[firstOfRun]!.occurredAt : null };
}
