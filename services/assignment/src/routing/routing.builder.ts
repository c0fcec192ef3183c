import type { UnitOfWork } from '@baton/messaging';
import { Database, valueTypes, type Transaction } from '@baton/platform';
import pg from 'pg';
import { WEDNESDAY } from './board/board.builder.js';
import { applyConfiguration, type AppliedChange } from './configuration/apply-configuration.js';
import type { ConfigurationParts } from './configuration/configuration.document.js';
import { RoutingBoard } from './routing-board.js';

/** A unit of work that emits nothing. */
export const aUnit = (tx: Transaction, now = WEDNESDAY): UnitOfWork => ({ tx, now, emit: () => {}, afterCommit: () => {} });

/** A replica of the routing part: a board with connections of its own. */
export interface Replica {
  readonly board: RoutingBoard;
  readonly database: Database;
  close(): Promise<void>;
}

export function aReplica(url: string, connections = 4): Replica {
  const pool = new pg.Pool({ connectionString: url, max: connections, types: valueTypes });
  return { board: new RoutingBoard(), database: new Database(pool), close: () => pool.end() };
}

/** Applies parts of a configuration through a replica. */
export const configure = ({ board, database }: Replica, parts: Partial<ConfigurationParts>, now = WEDNESDAY): Promise<AppliedChange[]> =>
  database.transaction(tx =>
    applyConfiguration(aUnit(tx, now), board, { calendars: [], reps: [], pools: [], policy: null, ...parts }, { who: 'test', why: null }),
  );
