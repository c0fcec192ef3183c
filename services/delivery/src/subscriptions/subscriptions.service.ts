import { Messaging, Timers } from '@baton/messaging';
import { Database, invalidRequest, Problem, SecretBox, type FieldError } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { hastenLanes } from '../deliveries/hastening.store.js';
import { SENDING } from '../sending/sender.js';
import { TargetGuard } from '../sending/target-guard.js';
import { compileFilter } from './event-filter.js';
import { isReceiverId } from './receiver-id.js';
import { addSecret, makeSecret, secretProblem } from './signing-secrets.js';
import type { SecretDto, SubscriptionDto } from './subscription.dto.js';
import { viewOf, type SubscriptionRow, type SubscriptionView } from './subscription.js';
import {
  allSubscriptions,
  changesOf,
  changeSubscription,
  createSubscription,
  deleteSubscription,
  enableSubscription,
  findSubscription,
  lockSubscription,
  recordChange,
  saveSecrets,
  type Configured,
  type SubscriptionChange,
} from './subscriptions.store.js';

const HOUR_MS = 3_600_000;

export const unknownSubscription = (): Problem =>
  new Problem({ type: 'unknown-subscription', title: 'There is no such subscription', status: 404 });

/** Writes and shows subscriptions. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly guard: TargetGuard,
    private readonly timers: Timers,
  ) {}

  async list(): Promise<SubscriptionView[]> {
    return (await allSubscriptions(this.database)).map(viewOf);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<SubscriptionView> {
    const row = await findSubscription(this.database, id);
    if (row === undefined) throw unknownSubscription();
    return viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return changesOf(this.database, id, ['webhook']);
  }

  /**
   * Makes a subscription, or changes the one of that id. What did not work at an old address is tried at once at a new one.
   * @throws Problem 400 naming every offending field
   */
  async put(id: string, dto: SubscriptionDto, who: string): Promise<SubscriptionView> {
    this.check(id, dto);
    const configured: Configured = {
      id,
      url: new URL(dto.url).href,
      eventTypes: [...new Set(dto.eventTypes ?? [])],
      filter: dto.filter ?? null,
      active: dto.active ?? true,
      maxConcurrent: dto.maxConcurrent ?? 8,
    };
    const view = await this.messaging.transaction(async ({ tx, now }) => {
      const change = { subscriptionId: id, at: now, who, why: dto.why ?? null };
      const before = await lockSubscription(tx, id);
      if (before === undefined) {
        const secret = dto.secret ?? makeSecret();
        const made = await createSubscription(tx, configured, addSecret([], secret, id, this.box, now, 0), now);
        if (made === undefined)
          throw new Problem({
            type: 'conflict',
            title: 'The id is that of a CRM connection, or somebody else is making this subscription',
            status: 409,
            headers: { 'retry-after': '1' },
          });
        await recordChange(tx, { ...change, change: 'created', detail: fieldsOf(configured) });
        return { ...viewOf(made), ...(dto.secret === undefined && { secret }) };
      }
      if (dto.secret !== undefined)
        throw invalidRequest([{ field: 'secret', message: 'is only for a new subscription: POST …/secrets adds one to this' }]);
      const changed = differences(before, configured);
      if (Object.keys(changed).length === 0) return viewOf(before);
      let row = await changeSubscription(tx, configured, now);
      // What a receiver did elsewhere, or before a pause, says nothing of it now.
      if ('url' in changed || ('active' in changed && configured.active)) {
        row = { ...row, ...(await enableSubscription(tx, id, now)) };
        await hastenLanes(tx, [id], now);
      }
      await recordChange(tx, { ...change, change: 'changed', detail: changed });
      return viewOf(row);
    });
    this.timers.wake(SENDING);
    return view;
  }

  /** @throws Problem 404 */
  async remove(id: string, who: string): Promise<void> {
    await this.messaging.transaction(async ({ tx, now }) => {
      if (!(await deleteSubscription(tx, id, 'webhook'))) throw unknownSubscription();
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'deleted', detail: {} });
    });
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<SubscriptionView> {
    const view = await this.messaging.transaction(async ({ tx, now }) => {
      const before = await lockSubscription(tx, id);
      if (before === undefined) throw unknownSubscription();
      const row = { ...before, ...(await enableSubscription(tx, id, now)) };
      await hastenLanes(tx, [id], now);
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'enabled', detail: {} });
      return viewOf(row);
    });
    this.timers.wake(SENDING);
    return view;
  }

  /** Adds a secret; the one before stays valid for a while. @throws Problem 404, 400 */
  async addSecret(id: string, { secret: given, overlapHours = 24 }: SecretDto, who: string): Promise<SubscriptionView> {
    const problem = given === undefined ? undefined : secretProblem(given);
    if (problem !== undefined) throw invalidRequest([{ field: 'secret', message: problem }]);
    const secret = given ?? makeSecret();
    return this.messaging.transaction(async ({ tx, now }) => {
      const row = await lockSubscription(tx, id);
      if (row === undefined) throw unknownSubscription();
      const secrets = addSecret(row.secrets, secret, id, this.box, now, overlapHours * HOUR_MS);
      await saveSecrets(tx, id, secrets, now);
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'secret-added', detail: { overlapHours } });
      return { ...viewOf({ ...row, secrets, updatedAt: now }), ...(given === undefined && { secret }) };
    });
  }

  private check(id: string, { url, filter, secret }: SubscriptionDto): void {
    const errors: FieldError[] = [];
    if (!isReceiverId(id)) errors.push({ field: 'id', message: 'has to be lower case letters, digits and hyphens, at most 63' });
    const unreachable = this.guard.problemOf(url);
    if (unreachable !== undefined) errors.push({ field: 'url', message: unreachable });
    const compiled = filter == null ? undefined : compileFilter(filter);
    if (typeof compiled === 'object')
      errors.push({ field: 'filter', message: `line ${compiled.line}, column ${compiled.column}: ${compiled.message}` });
    const unfit = secret === undefined ? undefined : secretProblem(secret);
    if (unfit !== undefined) errors.push({ field: 'secret', message: unfit });
    if (errors.length > 0) throw invalidRequest(errors);
  }
}

const configuredFields = ['url', 'eventTypes', 'filter', 'active', 'maxConcurrent'] as const;
const fieldsOf = (from: Configured | SubscriptionRow): object => Object.fromEntries(configuredFields.map(field => [field, from[field]]));

const differences = (before: SubscriptionRow, after: Configured): Record<string, { from: unknown; to: unknown }> =>
  Object.fromEntries(
    configuredFields
      .filter(field => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map(field => [field, { from: before[field], to: after[field] }]),
  );
