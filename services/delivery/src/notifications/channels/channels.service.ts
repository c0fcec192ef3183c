import { Database, invalidRequest, Problem, SecretBox } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../../config.js';
import { TargetGuard } from '../../sending/target-guard.js';
import { Receivers, type Handling } from '../../subscriptions/receivers.js';
import type { SubscriptionChange } from '../../subscriptions/receivers.store.js';
import { stateOf, type ReceiverState } from '../../subscriptions/subscription.js';
import { forgetAll } from '../assignments/assignments.store.js';
import type { ChannelDto } from './channel.dto.js';
import type { ChannelKind, ChannelSettings } from './channel.js';
import { channelErrors, settingsOf } from './check-channel.js';
import { channelsIn, notificationChannels, type ChannelRow, type ConfiguredChannel } from './channels.store.js';

/** A channel as people may see it: of the address of a chat, the host. */
export interface ChannelView extends Omit<ChannelRow, 'settings' | 'credentials'>, ChannelSettings {
  readonly state: ReceiverState;
}

const unknownChannel = (): Problem =>
  new Problem({ type: 'unknown-notification-channel', title: 'There is no such notification channel', status: 404 });

/** For what the address of a chat is sealed. */
export const addressPlace = (channelId: string): string => `${channelId}/address`;

const viewOf = ({ settings, credentials: _, ...row }: ChannelRow): ChannelView => ({ ...row, ...settings, state: stateOf(row) });

/** Writes and shows notification channels. */
@Injectable()
export class ChannelsService {
  constructor(
    private readonly config: DeliveryConfig,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly guard: TargetGuard,
    private readonly receivers: Receivers,
  ) {}

  async list(): Promise<ChannelView[]> {
    return (await notificationChannels.all(this.database)).map(viewOf);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<ChannelView> {
    const row = await notificationChannels.find(this.database, id);
    if (row === undefined) throw unknownChannel();
    return viewOf(row);
  }

  changes(id: string): Promise<SubscriptionChange[]> {
    return notificationChannels.changesOf(this.database, id);
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
    const configure = (before: ChannelRow | undefined) => this.configured(id, dto, before);
    const { row } = await this.receivers.put(handling, id, { who, why: dto.why, configure });
    return viewOf(row);
  }

  /** With the last channel goes what was kept for messages; links do not work any more. @throws Problem 404 */
  remove(id: string, who: string): Promise<void> {
    return this.receivers.remove(handling, id, who, async tx => {
      // What is kept for messages has no use without any.
      if ((await channelsIn(tx)).length === 0) await forgetAll(tx);
    });
  }

  /** Sends again what waits, at once. @throws Problem 404 */
  async enable(id: string, who: string): Promise<ChannelView> {
    return viewOf(await this.receivers.enable(handling, id, who));
  }

  private configured(id: string, dto: ChannelDto, before: ChannelRow | undefined): ConfiguredChannel {
    const { kind } = dto;
    return { id, kind, active: dto.active ?? true, settings: settingsOf(dto), ...this.addressOf(id, dto, before) };
  }

  /** The address is a secret: sealed; what it was stays when it is not given, or given again. @throws Problem 400 */
  private addressOf(id: string, { kind, url }: ChannelDto, before: ChannelRow | undefined): Pick<ConfiguredChannel, 'url' | 'credentials'> {
    if (kind === 'email') return { url: 'mailto:', credentials: {} };
    const kept = before?.kind === kind ? before : undefined;
    if (url == null) {
      if (kept === undefined) throw invalidRequest([{ field: 'url', message: 'is needed for a new channel' }]);
      return { url: kept.url, credentials: kept.credentials };
    }
    const stored = kept?.credentials.url;
    const isTheSame = stored !== undefined && this.box.open(stored, addressPlace(id)) === url;
    if (kept !== undefined && isTheSame) return { url: kept.url, credentials: kept.credentials };
    return { url: new URL(url).origin, credentials: { url: this.box.seal(url, addressPlace(id)) } };
  }
}

/** Messages at the same time: a chat takes one a second. */
const PLACES: Readonly<Record<ChannelKind, number>> = { email: 5, slack: 1, teams: 1 };

const handling: Handling<ChannelRow, ConfiguredChannel> = {
  table: notificationChannels,
  unknown: unknownChannel,
  valuesOf: configured => ({ ...configured, maxConcurrent: PLACES[configured.kind] }),
  fieldsOf: ({ kind, url, active, settings }) => ({ kind, url, active, ...settings }),
  secretsChanged: (before, after) => (before.credentials.url === after.credentials.url ? [] : ['address']),
};
