import { Database, invalidRequest, Problem, SecretBox } from '@baton/platform';
import { Inject, Injectable } from '@nestjs/common';
import { TargetGuard } from '../../sending/target-guard.js';
import { Receivers, type Handling } from '../../subscriptions/receivers.js';
import type { SubscriptionChange } from '../../subscriptions/receivers.store.js';
import { stateOf, type ReceiverState } from '../../subscriptions/subscription.js';
import { CONNECTORS, type Connectors } from '../crm-carrier.js';
import type { FieldRules } from '../field-rules.js';
import { forgetAllLinks } from '../records/crm-records.store.js';
import { checkConnection } from './check-connection.js';
import { rulesOf, type ConnectionSettings } from './connection.js';
import type { CrmConnectionDto } from './connection.dto.js';
import { connections, type ConfiguredConnection, type ConnectionRow } from './connections.store.js';
import { areSame, sealCredentials } from './credentials.js';

/** A connection as people may see it: of the credentials, which there are. */
export interface ConnectionView extends Omit<ConnectionRow, 'settings' | 'credentials'>, ConnectionSettings {
  readonly state: ReceiverState;
  readonly credentials: readonly string[];
  /** All that is written: the defaults, with what `fields` says otherwise. */
  readonly writes: FieldRules;
}

const unknownConnection = (): Problem => new Problem({ type: 'unknown-crm-connection', title: 'There is no such connection', status: 404 });

/** Writes and shows connections. */
@Injectable()
export class ConnectionsService {
  constructor(
    @Inject(CONNECTORS) private readonly connectors: Connectors,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly guard: TargetGuard,
    private readonly receivers: Receivers,
  ) {}

  async list(): Promise<ConnectionView[]> {
    return (await connections.all(this.database)).map(row => this.viewOf(row));
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<ConnectionView> {
    const row = await connections.find(this.database, id);
    if (row === undefined) throw unknownConnection();
    return this.viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return connections.changesOf(this.database, id);
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
    const { filter = null, why } = dto;
    const active = dto.active ?? true;
    const maxConcurrent = dto.maxConcurrent ?? 2;
    const { row } = await this.receivers.put(handling, id, {
      who,
      why,
      configure: before => {
        const sealed = this.credentialsFor(id, before, baseUrl, settings, credentials);
        return { id, baseUrl, settings, credentials: sealed, filter, active, maxConcurrent };
      },
      // The same id is that of somebody else's record in another CRM.
      afterChange: async (tx, before) => {
        if (before.baseUrl !== baseUrl || before.settings.vendor !== settings.vendor) await forgetAllLinks(tx, id);
      },
    });
    return this.viewOf(row);
  }

  /** @throws Problem 404 */
  remove(id: string, who: string): Promise<void> {
    return this.receivers.remove(handling, id, who);
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<ConnectionView> {
    return this.viewOf(await this.receivers.enable(handling, id, who));
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

const handling: Handling<ConnectionRow, ConfiguredConnection> = {
  table: connections,
  unknown: unknownConnection,
  valuesOf: ({ baseUrl, ...configured }) => ({ ...configured, kind: 'crm', url: baseUrl }),
  fieldsOf: ({ baseUrl, settings, filter, active, maxConcurrent }) => ({ baseUrl, ...settings, filter, active, maxConcurrent }),
  secretsChanged: (before, after) => (before.credentials === after.credentials ? [] : ['credentials']),
};
