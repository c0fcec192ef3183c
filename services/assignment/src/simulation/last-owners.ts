import type { PreviousOwner } from '../routing/types.js';
import type { Arrival } from './arrival.js';

interface Owner {
  readonly repId: string;
  /** Epoch milliseconds */
  readonly since: number;
  givenBackAt: number | null;
}

/** Who had each lead last: in the replay, else before it. */
export class LastOwners {
  private readonly owners = new Map<string, Owner>();

  /** @param areAsked whether any rule speaks of them: else nothing is kept */
  constructor(private readonly areAsked: boolean) {}

  gave(leadId: string, repId: string, at: number): void {
    if (this.areAsked) this.owners.set(leadId, { repId, since: at, givenBackAt: null });
  }

  /** Until then the rep had to do with it. */
  tookBack(leadId: string, repId: string, at: number): void {
    const owner = this.owners.get(leadId);
    if (owner?.repId === repId) owner.givenBackAt = at;
  }

  of({ leadId, previousOwner }: Pick<Arrival, 'leadId' | 'previousOwner'>): PreviousOwner | null {
    const owner = this.owners.get(leadId);
    if (owner === undefined) return previousOwner;
    const { repId, since, givenBackAt } = owner;
    const iso = (at: number) => new Date(at).toISOString();
    return { repId, assignedAt: iso(since), activeAt: givenBackAt === null ? null : iso(givenBackAt) };
  }
}
