import type { Redis } from 'ioredis';
import { presenceStates, type PresenceState } from '../routing/types.js';

/** What a rep said last. */
export interface Told {
  readonly state: PresenceState;
  /** When, in epoch milliseconds. */
  readonly at: number;
  /** How long it holds. */
  readonly expiresAfterMs: number;
}

/** What is to be kept. */
export interface Statement extends Told {
  readonly repId: string;
}

/** What is kept now: who is not in it has said nothing, or it has expired. */
export interface Kept {
  /** False: Redis began anew, so that who is missing may have been forgotten. */
  readonly isComplete: boolean;
  readonly told: ReadonlyMap<string, Told>;
}

const KEY = 'baton:presence:';
/** There as long as nothing was forgotten. */
const MARKER = 'baton:presence-is-kept';

/** What reps say, kept in Redis until it expires. Everything here fails at once when Redis is away. */
export class PresenceKeeper {
  /** @param redis null: there is none */
  constructor(private readonly redis: Redis | null) {}

  /** Keeps what reps say, each until it expires. @throws when Redis is away */
  keep(statements: readonly Statement[]): Promise<void> {
    return this.write(statements, false);
  }

  /** Keeps it where nothing is kept yet, and notes that from now on all is kept. @throws when Redis is away */
  restore(statements: readonly Statement[]): Promise<void> {
    return this.write(statements, true);
  }

  /** @throws when Redis is away */
  async read(repIds: readonly string[]): Promise<Kept> {
    const [marker, ...values] = await this.available.mget(MARKER, ...repIds.map(keyOf));
    const told = repIds.flatMap((repId, index) => {
      const said = toldOf(values[index] ?? null);
      return said === null ? [] : [[repId, said] as const];
    });
    return { isComplete: marker !== null, told: new Map(told) };
  }

  private async write(statements: readonly Statement[], isRestored: boolean): Promise<void> {
    const commands = this.available.pipeline();
    for (const { repId, state, at, expiresAfterMs } of statements) {
      const value = `${state} ${at} ${expiresAfterMs}`;
      if (isRestored) commands.set(keyOf(repId), value, 'PX', expiresAfterMs, 'NX');
      else commands.set(keyOf(repId), value, 'PX', expiresAfterMs);
    }
    if (isRestored) commands.set(MARKER, '1');
    for (const [error] of (await commands.exec()) ?? []) if (error) throw error;
  }

  private get available(): Redis {
    if (this.redis === null) throw new Error('there is no Redis');
    return this.redis;
  }
}

const keyOf = (repId: string): string => `${KEY}${repId}`;

function toldOf(value: string | null): Told | null {
  const [said, at, expiresAfterMs] = value?.split(' ') ?? [];
  const state = presenceStates.find(each => each === said);
  const [when, holds] = [Number(at), Number(expiresAfterMs)];
  return state !== undefined && Number.isInteger(when) && Number.isInteger(holds) ? { state, at: when, expiresAfterMs: holds } : null;
}
