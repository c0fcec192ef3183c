const QUEUE = /^\(owner (.+)\)$/;

/** Where leads are queued that wait for one rep: no pool has such an id. */
export const ownerQueue = (repId: string): string => `(owner ${repId})`;

/** The rep that a queue waits for; null for one of a pool. */
export const ownerOfQueue = (queue: string): string | null => QUEUE.exec(queue)?.[1] ?? null;
