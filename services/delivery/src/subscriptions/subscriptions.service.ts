import { Messaging } from '@baton/messaging';
import { Database, invalidRequest, Problem, SecretBox, type FieldError } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { TargetGuard } from '../sending/target-guard.js';
import { compileFilter } from './event-filter.js';
import { isReceiverId } from './receiver-id.js';
import { Receivers, type Handling } from './receivers.js';
import { recordChange, type SubscriptionChange } from './receivers.store.js';
import { addSecret, makeSecret, secretProblem, type StoredSecret } from './signing-secrets.js';
import type { SecretDto, SubscriptionDto } from './subscription.dto.js';
import { viewOf, type SubscriptionRow, type SubscriptionView } from './subscription.js';
import { saveSecrets, subscriptions, type Configured } from './subscriptions.store.js';

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
    private readonly receivers: Receivers,
  ) {}

  async list(): Promise<SubscriptionView[]> {
    return (await subscriptions.all(this.database)).map(viewOf);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<SubscriptionView> {
    const row = await subscriptions.find(this.database, id);
    if (row === undefined) throw unknownSubscription();
    return viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return subscriptions.changesOf(this.database, id);
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
    const secret = dto.secret ?? makeSecret();
    const { row, isNew } = await this.receivers.put(handling, id, {
      who,
      why: dto.why,
      configure: (before, now) => {
        if (before === undefined) return { ...configured, secrets: addSecret([], secret, id, this.box, now, 0) };
        if (dto.secret != null)
          throw invalidRequest([{ field: 'secret', message: 'is only for a new subscription: POST …/secrets adds one to this' }]);
        return configured;
      },
    });
    return { ...viewOf(row), ...(isNew && dto.secret == null && { secret }) };
  }

  /** @throws Problem 404 */
  remove(id: string, who: string): Promise<void> {
    return this.receivers.remove(handling, id, who);
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<SubscriptionView> {
    return viewOf(await this.receivers.enable(handling, id, who));
  }

  /** Adds a secret; the one before stays valid for a while. @throws Problem 404, 400 */
  async addSecret(id: string, dto: SecretDto, who: string): Promise<SubscriptionView> {
    const given = dto.secret ?? undefined;
    const overlapHours = dto.overlapHours ?? 24;
    const problem = given === undefined ? undefined : secretProblem(given);
    if (problem !== undefined) throw invalidRequest([{ field: 'secret', message: problem }]);
    const secret = given ?? makeSecret();
    return this.messaging.transaction(async ({ tx, now }) => {
      const row = await subscriptions.lock(tx, id);
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
    const unfit = secret == null ? undefined : secretProblem(secret);
    if (unfit !== undefined) errors.push({ field: 'secret', message: unfit });
    if (errors.length > 0) throw invalidRequest(errors);
  }
}

const configuredFields = ['url', 'eventTypes', 'filter', 'active', 'maxConcurrent'] as const;

const handling: Handling<SubscriptionRow, Configured & { readonly secrets?: readonly StoredSecret[] }> = {
  table: subscriptions,
  unknown: unknownSubscription,
  valuesOf: configured => ({ ...configured, kind: 'webhook' }),
  fieldsOf: of => Object.fromEntries(configuredFields.map(field => [field, of[field]])),
  // What a receiver did elsewhere, or before a pause, says nothing of it now.
  startsAnew: (changed, { active }) => 'url' in changed || ('active' in changed && active),
};
