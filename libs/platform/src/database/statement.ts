import { createHash } from 'node:crypto';

/** A prepared statement: planned once per connection, found again by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Whether it may be sent before BEGIN is known to have succeeded: it writes nothing, or sees for itself (`inTransaction`). */
  readonly mayPrecedeBegin?: boolean;
}

/** The setting that is on within a transaction of Database. */
export const OPEN = 'baton.transaction';
/** SQL that is true within a transaction of Database: for a writing statement that does not wait until BEGIN has succeeded. */
export const inTransaction = `current_setting('${OPEN}', true) = 'on'`;

/** Names a statement by what it says, so that two texts never share a plan. */
export const sql = (text: string, options: Pick<Statement, 'mayPrecedeBegin'> = {}): Statement => ({
  name: createHash('sha1').update(text).digest('base64url'),
  text,
  ...options,
});
