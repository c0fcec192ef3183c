import type pg from 'pg';
import { isTransient } from './failures.js';
import type { Statement } from './statement.js';

/** What runs inside one database transaction. */
export interface Transaction {
  /** Runs a prepared statement and returns its rows. */
  query<R extends object = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
  /** Runs `work` in a savepoint: when it throws, its writes are undone, the transaction stays usable and the error is passed on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

class PgTransaction implements Transaction {
  private depth = 0;
  constructor(private readonly client: pg.PoolClient) {}

  async query<R extends object>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    const result = await this.client.query<R & pg.QueryResultRow>({
      name: statement.name,
      text: statement.text,
      values: values as unknown[],
    });
    return result.rows;
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${this.depth++}`;
    await this.client.query(`savepoint ${name}`);
    try {
      const result = await work();
      await this.client.query(`release savepoint ${name}`);
      return result;
    } catch (error) {
      if (!isTransient(error)) await this.client.query(`rollback to savepoint ${name}; release savepoint ${name}`);
      throw error;
    } finally {
      this.depth--;
    }
  }
}

/** Transactions on one service's own database. All SQL of a service goes through here. */
export class Database {
  constructor(readonly pool: pg.Pool) {
    // A server that ends a connection right after an answer reports it before whoever asked has a listener: without one the process would end.
    pool.on('connect', client => client.on('error', () => undefined));
    // An idle connection that breaks is replaced by the pool. Whoever wants to log it adds a listener.
    pool.on('error', () => undefined);
  }

  /** One transaction at READ COMMITTED. Rolled back, and the error passed on, when `work` throws. Does not retry. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that dies between two statements reports it here; without a listener it would end the process.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work(new PgTransaction(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** One statement in a transaction of its own. */
  async query<R extends object = Record<string, unknown>>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    const result = await this.pool.query<R & pg.QueryResultRow>({
      name: statement.name,
      text: statement.text,
      values: values as unknown[],
    });
    return result.rows;
  }
}
