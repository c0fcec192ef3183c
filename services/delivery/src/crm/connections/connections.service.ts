import { Messaging, Timers } from '@baton/messaging';
import { Database, invalidRequest, Problem, SecretBox } from '@baton/platform';
import { Inject, Injectable } from '@nestjs/common';
import { hastenLanes } from '../../deliveries/hastening.store.js';
import { SENDING } from '../../sending/sender.js';
import { TargetGuard } from '../../sending/target-guard.js';
import { stateOf, type ReceiverState } from '../../subscriptions/subscription.js';
import {
  changesOf,
  deleteSubscription,
  enableSubscription,
  recordChange,
  type SubscriptionChange,
} from '../../subscriptions/subscriptions.store.js';
import { CONNECTORS, type Connectors } from '../crm-carrier.js';
import type { FieldRules } from '../field-rules.js';
import { forgetAllLinks } from '../records/crm-records.store.js';
import { checkConnection } from './check-connection.js';
import { rulesOf, type ConnectionSettings } from './connection.js';
import type { CrmConnectionDto } from './connection.dto.js';
import {
  allConnections,
  changeConnection,
  createConnection,
  findConnection,
  lockConnection,
  type ConfiguredConnection,
  type ConnectionRow,
} from './connections.store.js';
import { areSame, sealCredentials } from './credentials.js';

/** A connection as people may see it: of the credentials, which there are. */
export interface ConnectionView extends Omit<ConnectionRow, 'settings' | 'credentials'>, ConnectionSettings {
  readonly state: ReceiverState;
  readonly credentials: readonly string[];
  /** All that is written: the defaults, with what `fields` says otherwise. */
  readonly writes: FieldRules;
}

const unknownConnection = (): Problem => new Problem({ type: 'unknown-crm-connection', title: 'There is no such connection', status: 404 });
const takenId = (): Problem =>
  new Problem({ type: 'conflict', title: 'The id is that of a subscription, or somebody is using it for a new one just now', status: 409 });

/** Writes and shows connections. */
@Injectable()
export class ConnectionsService {
  constructor(
    @Inject(CONNECTORS) private readonly connectors: Connectors,
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly guard: TargetGuard,
    private readonly timers: Timers,
  ) {}

  async list(): Promise<ConnectionView[]> {
    return (await allConnections(this.database)).map(row => this.viewOf(row));
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<ConnectionView> {
    const row = await findConnection(this.database, id);
    if (row === undefined) throw unknownConnection();
    return this.viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return changesOf(this.database, id, ['crm']);
  }

  /**
   * Makes a connection, or changes the one of that id. What did not work with the old address or credentials is tried at once with new ones.
   * @throws Problem 400 naming every offending field, 409
   */
  async put(id: string, dto: CrmConnectionDto, who: string): Promise<ConnectionView> {
    const { errors, baseUrl, settings, credentials } = checkConnection(id, dto, this.connectors.get(dto.vendor)!, url =>
      this.guard.problemOf(url),
    );
    if (errors.length > 0) throw invalidRequest(errors);
    const { filter = null, active = true, maxConcurrent = 2, why = null } = dto;
    const row = await this.messaging.transaction(async ({ tx, now }) => {
      const change = { subscriptionId: id, at: now, who, why };
      const before = await lockConnection(tx, id);
      const sealed = this.credentialsFor(id, before, baseUrl, settings, credentials);
      const configured: ConfiguredConnection = { id, baseUrl, settings, credentials: sealed, filter, active, maxConcurrent };
      if (before === undefined) {
        const made = await createConnection(tx, configured, now);
        if (made === undefined) throw takenId();
        await recordChange(tx, { ...change, change: 'created', detail: fieldsOf(configured) });
        return made;
      }
      const changed = differences(before, configured);
      if (Object.keys(changed).length === 0) return before;
      const after = await changeConnection(tx, configured, now);
      await recordChange(tx, { ...change, change: 'changed', detail: changed });
      // What did not work with what was set before, or before a pause, says nothing of it now.
      await hastenLanes(tx, [id], now);
      // The same id is that of somebody else's record in another CRM.
      if (before.baseUrl !== baseUrl || before.settings.vendor !== settings.vendor) await forgetAllLinks(tx, id);
      return { ...after, ...(await enableSubscription(tx, id, now)) };
    });
    this.timers.wake(SENDING);
    return this.viewOf(row);
  }

  /** @throws Problem 404 */
  async remove(id: string, who: string): Promise<void> {
    await this.messaging.transaction(async ({ tx, now }) => {
      if (!(await deleteSubscription(tx, id, 'crm'))) throw unknownConnection();
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'deleted', detail: {} });
    });
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<ConnectionView> {
    const row = await this.messaging.transaction(async ({ tx, now }) => {
      const before = await lockConnection(tx, id);
      if (before === undefined) throw unknownConnection();
      await hastenLanes(tx, [id], now);
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'enabled', detail: {} });
      return { ...before, ...(await enableSubscription(tx, id, now)) };
    });
    this.timers.wake(SENDING);
    return this.viewOf(row);
  }

  /**
   * What is stored. Credentials are for one address: who may write connections, but does not know them, must not have them sent elsewhere.
   * @throws Problem 400
   */
  private credentialsFor(
    id: string,
    before: ConnectionRow | undefined,
    baseUrl: string,
    { vendor }: ConnectionSettings,
    given: Readonly<Record<string, string>> | undefined,
  ): Readonly<Record<string, string>> {
    if (given !== undefined)
      return before !== undefined && areSame(given, before.credentials, id, this.box)
        ? before.credentials
        : sealCredentials(given, id, this.box);
    if (before !== undefined && before.baseUrl === baseUrl && before.settings.vendor === vendor) return before.credentials;
    const message = before === undefined ? 'are needed for a new connection' : 'have to be given again for another address or vendor';
    throw invalidRequest([{ field: 'credentials', message }]);
  }

  private viewOf({ settings, credentials, ...row }: ConnectionRow): ConnectionView {
    const { defaultFields } = this.connectors.get(settings.vendor)!;
    return {
      ...row,
      ...settings,
      state: stateOf(row),
      credentials: Object.keys(credentials).sort(),
      writes: rulesOf(defaultFields, settings),
    };
  }
}

/** What is shown of a connection in the list of changes. */
const fieldsOf = ({ baseUrl, settings, filter, active, maxConcurrent }: ConfiguredConnection): Record<string, unknown> => ({
  baseUrl,
  ...settings,
  filter,
  active,
  maxConcurrent,
});

function differences(before: ConnectionRow, after: ConfiguredConnection): Record<string, unknown> {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const changed = Object.keys(to).filter(field => JSON.stringify(sorted(from[field])) !== JSON.stringify(sorted(to[field])));
  return {
    ...Object.fromEntries(changed.map(field => [field, { from: from[field], to: to[field] }])),
    ...(before.credentials === after.credentials ? {} : { credentials: 'changed' }),
  };
}

/** The database gives members of objects back in an order of its own. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, member]): [string, unknown] => [name, sorted(member)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
