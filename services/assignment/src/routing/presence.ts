/** What reps say of themselves. Whoever has said nothing, or nothing any more, is offline. */
export const presenceStates = ['online', 'away', 'offline'] as const;
export type PresenceState = (typeof presenceStates)[number];

/** What is known of a rep's presence. Times in epoch milliseconds. */
export interface RepPresence {
  readonly state: PresenceState;
  /** When it began. */
  readonly since: number;
  /** When the rep last said something new; before `since` where what was said has expired. */
  readonly toldAt: number;
}

/** What changes of presence; each is an entry of the routing log, so that a decision is replayed with what was known then. */
export type PresenceChange =
  | { readonly kind: 'presence-changed'; readonly repId: string; readonly presence: RepPresence }
  /** False: what reps say can't be looked up, so that working hours decide. */
  | { readonly kind: 'presence-known'; readonly isKnown: boolean };
