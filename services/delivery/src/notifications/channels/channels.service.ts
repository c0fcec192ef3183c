import { isDeepStrictEqual } from 'node:util';
import { Messaging, Timers } from '@baton/messaging';
import { Database, invalidRequest, Problem, SecretBox } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../../config.js';
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
import { forgetAll } from '../assignments/assignments.store.js';
import type { ChannelDto } from './channel.dto.js';
import type { ChannelSettings } from './channel.js';
import { channelErrors, settingsOf } from './check-channel.js';
import {
  allChannels,
  changeChannel,
  channelsIn,
  createChannel,
  findChannel,
  lockChannel,
  type ChannelRow,
  type ConfiguredChannel,
} from './channels.store.js';

/** A channel as people may see it: of the address of a chat, the host. */
export interface ChannelView extends Omit<ChannelRow, 'settings' | 'credentials'>, ChannelSettings {
  readonly state: ReceiverState;
}

const unknownChannel = (): Problem =>
  new Problem({ type: 'unknown-notification-channel', title: 'There is no such notification channel', status: 404 });
const takenId = (): Problem =>
  new Problem({
    type: 'conflict',
    title: 'The id is that of another receiver, or somebody is using it for a new one just now',
    status: 409,
  });

/** For what the address of a chat is sealed. */
export const addressPlace = (channelId: string): string => `${channelId}/address`;

const viewOf = ({ settings, credentials: _, ...row }: ChannelRow): ChannelView => ({ ...row, ...settings, state: stateOf(row) });

/** Writes and shows notification channels. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly config: DeliveryConfig,
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly guard: TargetGuard,
    private readonly timers: Timers,
  ) {}

  async list(): Promise<ChannelView[]> {
    return (await allChannels(this.database)).map(viewOf);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<ChannelView> {
    const row = await findChannel(this.database, id);
    if (row === undefined) throw unknownChannel();
    return viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return changesOf(this.database, id, ['email', 'slack', 'teams']);
  }

  /**
   * Makes a channel, or changes the one of that id. What did not work at an old address is tried at once at a new one.
   * @throws Problem 400 naming every offending field, 409
   */
  async put(id: string, dto: ChannelDto, who: string): Promise<ChannelView> {
    const { PUBLIC_URL, SMTP_URL, MAIL_FROM } = this.config;
    const errors = channelErrors(id, dto, {
      publicUrl: PUBLIC_URL,
      canMail: SMTP_URL !== undefined && MAIL_FROM !== undefined,
      urlProblem: url => this.guard.problemOf(url),
    });
    if (errors.length > 0) throw invalidRequest(errors);
    const row = await this.messaging.transaction(async ({ tx, now }) => {
      const change = { subscriptionId: id, at: now, who, why: dto.why ?? null };
      const before = await lockChannel(tx, id);
      const configured = this.configured(id, dto, before);
      if (before === undefined) {
        const made = await createChannel(tx, configured, now);
        if (made === undefined) throw takenId();
        await recordChange(tx, { ...change, change: 'created', detail: fieldsOf(configured) });
        return made;
      }
      const changed = differences(before, configured);
      if (Object.keys(changed).length === 0) return before;
      const after = await changeChannel(tx, configured, now);
      await recordChange(tx, { ...change, change: 'changed', detail: changed });
      // What did not work before, or before a pause, says nothing of it now.
      await hastenLanes(tx, [id], now);
      return { ...after, ...(await enableSubscription(tx, id, now)) };
    });
    this.timers.wake(SENDING);
    return viewOf(row as ChannelRow);
  }

  /** With the last channel goes what was kept for messages; links do not work any more. @throws Problem 404 */
  async remove(id: string, who: string): Promise<void> {
    await this.messaging.transaction(async ({ tx, now }) => {
      const channel = await lockChannel(tx, id);
      if (channel === undefined || !(await deleteSubscription(tx, id, channel.kind))) throw unknownChannel();
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'deleted', detail: {} });
      // What is kept for messages has no use without any.
      if ((await channelsIn(tx)).length === 0) await forgetAll(tx);
    });
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<ChannelView> {
    const row = await this.messaging.transaction(async ({ tx, now }) => {
      const before = await lockChannel(tx, id);
      if (before === undefined) throw unknownChannel();
      await hastenLanes(tx, [id], now);
      await recordChange(tx, { subscriptionId: id, at: now, who, why: null, change: 'enabled', detail: {} });
      return { ...before, ...(await enableSubscription(tx, id, now)) };
    });
    this.timers.wake(SENDING);
    return viewOf(row as ChannelRow);
  }

  private configured(id: string, dto: ChannelDto, before: ChannelRow | undefined): ConfiguredChannel {
    const { kind, active = true } = dto;
    return { id, kind, active, settings: settingsOf(dto), ...this.addressOf(id, dto, before) };
  }

  /** The address is a secret: sealed; what it was stays when it is not given, or given again. @throws Problem 400 */
  private addressOf(id: string, { kind, url }: ChannelDto, before: ChannelRow | undefined): Pick<ConfiguredChannel, 'url' | 'credentials'> {
    if (kind === 'email') return { url: 'mailto:', credentials: {} };
    const kept = before?.kind === kind ? before : undefined;
    if (url === undefined) {
      if (kept === undefined) throw invalidRequest([{ field: 'url', message: 'is needed for a new channel' }]);
      return { url: kept.url, credentials: kept.credentials };
    }
    const stored = kept?.credentials.url;
    const isTheSame = stored !== undefined && this.box.open(stored, addressPlace(id)) === url;
    if (kept !== undefined && isTheSame) return { url: kept.url, credentials: kept.credentials };
    return { url: new URL(url).origin, credentials: { url: this.box.seal(url, addressPlace(id)) } };
  }
}

/** What is shown of a channel in the list of changes. */
const fieldsOf = ({ kind, url, active, settings }: ConfiguredChannel | ChannelRow): Record<string, unknown> => ({
  kind,
  url,
  active,
  ...settings,
});

function differences(before: ChannelRow, after: ConfiguredChannel): Record<string, unknown> {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const changed = Object.keys(to).filter(field => !isDeepStrictEqual(from[field], to[field]));
  return {
    ...Object.fromEntries(changed.map(field => [field, { from: from[field], to: to[field] }])),
    ...(before.credentials.url === after.credentials.url ? {} : { address: 'changed' }),
  };
}
