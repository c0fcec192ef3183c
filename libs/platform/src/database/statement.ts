import { createHash } from 'node:crypto';

/** A prepared statement: planned once per connection, found again by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Names a statement by what it says, so that two texts never share a plan. */
export const sql = (text: string): Statement => ({ name: createHash('sha1').update(text).digest('base64url'), text });
