import { randomUUID } from 'node:crypto';
import type { Database } from '@baton/platform';
import { LEASE_MS, releaseLease, takeLease } from './relay-lease.store.js';

/** This replica's hold on the lease of its service's relay. */
export class RelayLease {
  private readonly holder = randomUUID();
  private until = 0;

  constructor(
    private readonly name: string,
    private readonly database: Database,
  ) {}

  get isHeld(): boolean {
    return this.until > performance.now();
  }

  /** Takes the lease, or renews it when half of it is over. @returns whether it is held now, and whether another replica may have held it meanwhile */
  async keep(): Promise<{ isHeld: boolean; isNew: boolean }> {
    const now = performance.now();
    if (this.until - now > LEASE_MS / 2) return { isHeld: true, isNew: false };
    const before = this.until;
    const isHeld = await takeLease(this.database, this.name, this.holder);
    // Counted from before the statement: never longer than the database thinks.
    this.until = isHeld ? now + LEASE_MS : 0;
    return { isHeld, isNew: isHeld && before <= now };
  }

  async giveBack(): Promise<void> {
    const { isHeld } = this;
    this.until = 0;
    if (isHeld) await releaseLease(this.database, this.name, this.holder);
  }
}
