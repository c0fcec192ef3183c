import { createHash } from 'node:crypto';

/** A prepared statement: planned once per connection, found again by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Whether it may be sent before BEGIN is known to have succeeded: it writes nothing, or sees for itself (`inTransaction`). */
  readonly mayPrecedeBegin?: boolean;
}

/**
 * SQL that is true within a transaction of Database: for a writing statement that does not wait until BEGIN has succeeded. The setting, which means
 * nothing at the isolation that we use, is on by default in our sessions and off in our transactions.
 */
export const inTransaction = `current_setting('transaction_deferrable') = 'off'`;

/** Names a statement by what it says, so that two texts never share a plan. */
export const sql = (text: string, options: Pick<Statement, 'mayPrecedeBegin'> = {}): Statement => ({
  name: createHash('sha1').update(text).digest('base64url'),
  text,
  ...options,
});
