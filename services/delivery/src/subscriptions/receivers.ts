import { isDeepStrictEqual } from 'node:util';
import { Messaging, Timers } from '@baton/messaging';
import { Problem, type Transaction } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { hastenLanes } from '../deliveries/hastening.store.js';
import { SENDING } from '../sending/sender.js';
import { enableReceiver, isReceiver, recordChange, type ReceiverTable, type ReceiverValues } from './receivers.store.js';
import type { Standing } from './subscription.js';

/** What is special about receivers of some kinds. */
export interface Handling<Row extends Standing, Configured> {
  readonly table: ReceiverTable<Row>;
  readonly unknown: () => Problem;
  readonly valuesOf: (configured: Configured) => ReceiverValues;
  /** What the list of changes shows: no secret. */
  readonly fieldsOf: (of: Row | Configured) => Readonly<Record<string, unknown>>;
  /** What the secrets are called there that are others now. */
  readonly secretsChanged?: (before: Row, after: Configured) => readonly string[];
  /** Whether what did not work before says nothing of the receiver now. Without it: after any change. */
  readonly startsAnew?: (changed: Readonly<Record<string, unknown>>, after: Configured) => boolean;
}

/** Who changes a receiver, and what it is to be. */
export interface Order<Row, Configured> {
  readonly who: string;
  readonly why: string | null | undefined;
  /** @param before as it stands, held; undefined: it is made. Throws Problem when that cannot be */
  readonly configure: (before: Row | undefined, now: Date) => Configured;
  readonly afterChange?: (tx: Transaction, before: Row, after: Configured) => Promise<void>;
}

/** A receiver as it stands now, and whether it was just made. */
export interface Put<Row> {
  readonly row: Row;
  readonly isNew: boolean;
}

const otherKind = (): Problem => new Problem({ type: 'conflict', title: 'The id is that of a receiver of another kind', status: 409 });
/** The next time it is there to be changed. */
const madeJustNow = (): Problem =>
  new Problem({
    type: 'conflict',
    title: 'Somebody is making a receiver of this id just now',
    status: 409,
    headers: { 'retry-after': '1' },
  });

/** Makes, changes, enables and deletes receivers of all kinds, each time with a line in the list of changes. */
@Injectable()
export class Receivers {
  constructor(
    private readonly messaging: Messaging,
    private readonly timers: Timers,
  ) {}

  /** Makes a receiver, or changes the one of that id: then what waits for it is tried at once. @throws Problem 409, and what `configure` throws */
  async put<Row extends Standing, Configured>(
    handling: Handling<Row, Configured>,
    id: string,
    order: Order<Row, Configured>,
  ): Promise<Put<Row>> {
    const { table, valuesOf, fieldsOf } = handling;
    const put = await this.messaging.transaction(async ({ tx, now }): Promise<Put<Row>> => {
      const change = { subscriptionId: id, at: now, who: order.who, why: order.why ?? null };
      const before = await table.lock(tx, id);
      const configured = order.configure(before, now);
      if (before === undefined) {
        const made = await table.create(tx, valuesOf(configured), now);
        if (made === undefined) throw (await this.isOfOtherKind(table, tx, id)) ? otherKind() : madeJustNow();
        await recordChange(tx, { ...change, change: 'created', detail: fieldsOf(configured) });
        return { row: made, isNew: true };
      }
      const secrets = (handling.secretsChanged?.(before, configured) ?? []).map(name => [name, 'changed']);
      const changed = { ...differences(fieldsOf(before), fieldsOf(configured)), ...Object.fromEntries(secrets) };
      if (Object.keys(changed).length === 0) return { row: before, isNew: false };
      const after = await table.change(tx, valuesOf(configured), now);
      await recordChange(tx, { ...change, change: 'changed', detail: changed });
      await order.afterChange?.(tx, before, configured);
      const isAsBefore = handling.startsAnew?.(changed, configured) === false;
      return { row: isAsBefore ? after : await this.startAnew(tx, id, after, now), isNew: false };
    });
    this.timers.wake(SENDING);
    return put;
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable<Row extends Standing, Configured>({ table, unknown }: Handling<Row, Configured>, id: string, who: string): Promise<Row> {
    const row = await this.messaging.transaction(async ({ tx, now }) => {
      const before = await table.lock(tx, id);
      if (before === undefined) throw unknown();
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'enabled', detail: {} });
      return this.startAnew(tx, id, before, now);
    });
    this.timers.wake(SENDING);
    return row;
  }

  /** @throws Problem 404 */
  async remove<Row extends Standing, Configured>(
    { table, unknown }: Handling<Row, Configured>,
    id: string,
    who: string,
    afterwards: (tx: Transaction) => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.messaging.transaction(async ({ tx, now }) => {
      if (!(await table.remove(tx, id))) throw unknown();
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'deleted', detail: {} });
      await afterwards(tx);
    });
  }

  private async isOfOtherKind<Row>({ find }: ReceiverTable<Row>, tx: Transaction, id: string): Promise<boolean> {
    return (await find(tx, id)) === undefined && (await isReceiver(tx, id));
  }

  private async startAnew<Row extends Standing>(tx: Transaction, id: string, row: Row, now: Date): Promise<Row> {
    await hastenLanes(tx, [id], now);
    return { ...row, ...(await enableReceiver(tx, id, now)) };
  }
}

/** As it is stored: without members that are undefined. */
const stored = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

function differences(from: Readonly<Record<string, unknown>>, to: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed = Object.keys(to).filter(field => !isDeepStrictEqual(stored(from[field]), stored(to[field])));
  return Object.fromEntries(changed.map(field => [field, { from: from[field], to: to[field] }]));
}
