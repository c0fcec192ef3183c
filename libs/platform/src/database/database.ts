import type pg from 'pg';
import { BY_KEYS } from './pool-options.js';
import { errorCode, isStalePlan, isTransient } from './failures.js';
import { sql, type Statement } from './statement.js';

/** What runs inside one database transaction. */
export interface Transaction {
  /**
   * Runs a prepared statement and returns its rows. Statements that are asked for without waiting for each other share a round trip; the server runs them
   * in the order of the calls.
   */
  query<R extends object = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
  /** Runs a prepared statement whose answer nobody needs: when it fails, the savepoint around it, or the commit, throws its error. */
  send(statement: Statement, values?: readonly unknown[]): void;
  /** Runs `work` in a savepoint: when it throws, its writes are undone, the transaction stays usable and the error is passed on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

const BEGIN = sql('begin not deferrable');
const COMMIT = sql('commit');
const REPORT = ['begin read only', ...BY_KEYS.map(way => `set local ${way} = on`)].join('; ');
const FAILED_TRANSACTION = '25P02';
const ignore = (): void => undefined;

class PgTransaction implements Transaction {
  private depth = 0;
  private begun = false;
  private waiting = 0;
  private readonly begin: Promise<unknown>;
  private readonly inFlight = new Set<Promise<unknown>>();
  /** Why the server undid the transaction, if it did. */
  firstError: unknown;

  constructor(private readonly client: pg.PoolClient) {
    this.begin = this.watch(client.query({ name: BEGIN.name, text: BEGIN.text })).then(() => (this.begun = true));
    this.begin.catch(ignore);
  }

  async query<R extends object>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    const { name, text, mayPrecedeBegin = false } = statement;
    const send = () => this.client.query<R & pg.QueryResultRow>({ name, text, values: values as unknown[] });
    return (await this.watch(this.inOrder(send, mayPrecedeBegin))).rows;
  }

  send(statement: Statement, values?: readonly unknown[]): void {
    this.query(statement, values).catch(ignore);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${this.depth++}`;
    this.sendPlain(`savepoint ${name}`);
    try {
      const result = await work();
      await this.settled();
      this.sendPlain(`release savepoint ${name}`);
      return result;
    } catch (thrown) {
      await this.settled().catch(ignore);
      const error = this.causeOf(thrown);
      if (!isTransient(error)) await this.client.query(`rollback to savepoint ${name}; release savepoint ${name}`);
      this.firstError = undefined;
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** Of a statement that was refused only because one before it had failed: what that one failed for. */
  causeOf(error: unknown): unknown {
    return errorCode(error) === FAILED_TRANSACTION ? (this.firstError ?? error) : error;
  }

  /** Sends the commit behind what is in flight. @throws the error for which the server made a rollback of it */
  async commit(): Promise<void> {
    const { command } = await this.inOrder(() => this.client.query({ name: COMMIT.name, text: COMMIT.text }));
    if (command !== 'COMMIT') throw this.firstError ?? new Error('the transaction had failed, and the failure was not passed on');
  }

  /** Sends once the transaction has begun; whoever comes while others wait for that does so behind them. */
  private async inOrder<T>(send: () => Promise<T>, mayPrecedeBegin = false): Promise<T> {
    if (this.waiting === 0 && (this.begun || mayPrecedeBegin)) return send();
    let sent: Promise<T>;
    this.waiting++;
    try {
      await this.begin;
      sent = send();
    } finally {
      this.waiting--;
    }
    return sent;
  }

  /** Waits for what was sent. @throws what the first statement threw that failed */
  private async settled(): Promise<void> {
    await Promise.allSettled(this.inFlight);
    if (this.firstError !== undefined) throw this.firstError;
  }

  private sendPlain(text: string): void {
    this.watch(this.inOrder(() => this.client.query(text))).catch(ignore);
  }

  private watch<T>(answer: Promise<T>): Promise<T> {
    this.inFlight.add(answer);
    answer
      .catch((error: unknown) => {
        this.firstError ??= error;
      })
      .finally(() => this.inFlight.delete(answer))
      .catch(ignore);
    return answer;
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
    const tx = new PgTransaction(client);
    try {
      const result = await work(tx);
      await tx.commit();
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      const cause = tx.causeOf(error);
      if (isStalePlan(cause)) broken = cause as Error;
      throw cause;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** One statement that may read a table as a whole: it is planned for its values and for the tables as they are now. */
  async report<R extends object = Record<string, unknown>>({ text }: Statement, values: readonly unknown[] = []): Promise<R[]> {
    return this.rowsOf<R>([{ text: REPORT }, { text, values: values as unknown[] }, { text: 'commit' }], 1);
  }

  /**
   * Statements one after the other, each in a transaction of its own, in one round trip.
   * @returns the rows of the last
   */
  async inTurn<R extends object = Record<string, unknown>>(...statements: readonly [Statement, readonly unknown[]][]): Promise<R[]> {
    const queries = statements.map(([{ name, text }, values]) => ({ name, text, values: values as unknown[] }));
    return this.rowsOf<R>(queries, queries.length - 1);
  }

  /** One statement in a transaction of its own. */
  async query<R extends object = Record<string, unknown>>({ name, text }: Statement, values: readonly unknown[] = []): Promise<R[]> {
    return this.rowsOf<R>([{ name, text, values: values as unknown[] }], 0);
  }

  /** Sends all at once, on one connection. @returns the rows of one of them */
  private async rowsOf<R extends object>(queries: readonly pg.QueryConfig[], place: number): Promise<R[]> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      const answers = await Promise.allSettled(queries.map(query => client.query<R & pg.QueryResultRow>(query)));
      const failed = answers.find(answer => answer.status === 'rejected');
      if (failed) {
        if (isStalePlan(failed.reason)) broken = failed.reason as Error;
        throw failed.reason;
      }
      return (answers[place] as PromiseFulfilledResult<pg.QueryResult<R & pg.QueryResultRow>>).value.rows;
    } finally {
      client.release(broken);
    }
  }
}
