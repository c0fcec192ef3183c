import { setTimeout as pause } from 'node:timers/promises';
import type { SecretBox, Transaction } from '@baton/platform';
import type { Carrier, Send } from '../../sending/carrier.js';
import type { Head, Ready } from '../../sending/claims.store.js';
import type { Outcome } from '../../sending/classify-outcome.js';
import { NoAnswer, type GuardedHttp } from '../../sending/guarded-http.js';
import type { AnswerLinks } from '../answers/answer-links.js';
import type { ChannelSettings, ChannelKind } from '../channels/channel.js';
import { addressPlace } from '../channels/channels.service.js';
import type { Message } from '../messages/message.js';
import { classifyChatAnswer } from './classify-chat-answer.js';
import { composeFor } from './compose-for.js';
import { leftUnanswered } from './left-unanswered.js';
import { loadNotices, type NoticeFacts } from './load-notices.js';

const MOST_ANSWER_BYTES = 8_192;
/** Slack takes one message a second for each channel, Teams four. */
const PACE_MS: Readonly<Record<Exclude<ChannelKind, 'email'>, number>> = { slack: 1_000, teams: 250 };

/** Messages to an incoming webhook of a chat: one at a time, and no faster than the chat takes them. */
export class ChatCarrier implements Carrier {
  readonly first = 'oldest';

  constructor(
    readonly kind: Exclude<ChannelKind, 'email'>,
    private readonly form: (message: Message) => object,
    private readonly http: GuardedHttp,
    private readonly box: SecretBox,
    private readonly links: AnswerLinks,
  ) {}

  batchSize(): number {
    return 1;
  }

  async prepare(tx: Transaction, heads: readonly Head[]): Promise<Send> {
    const facts = await loadNotices(tx, heads);
    return (deliveries, receiver, at, ending) => Promise.all(deliveries.map(delivery => this.send(delivery, receiver, facts, at, ending)));
  }

  private async send(head: Head, receiver: Ready, facts: NoticeFacts, at: Date, ending: AbortSignal): Promise<Outcome> {
    const { id, settings, credentials } = receiver;
    const sealed = credentials?.url;
    const url = sealed === undefined ? undefined : this.box.open(sealed, addressPlace(id));
    if (url === undefined) return { kind: 'failed', error: 'its address cannot be read with the key of this service: set it again' };
    const composed = composeFor(head, { id, kind: this.kind, settings: settings as ChannelSettings }, facts, this.links, at);
    if ('skip' in composed) return { kind: 'skipped', note: composed.skip };
    const paced = pause(PACE_MS[this.kind], undefined, { signal: ending }).catch(() => undefined);
    const outcome = await this.post(url, receiver, JSON.stringify(this.form(composed.message)), at, ending);
    await paced;
    return outcome;
  }

  private async post(url: string, { id, maxConcurrent }: Ready, body: string, at: Date, ending: AbortSignal): Promise<Outcome> {
    const headers = { 'content-type': 'application/json', accept: '*/*' };
    try {
      const {
        status,
        headers: answered,
        body: answer,
      } = await this.http.request(
        { receiverId: id, url, method: 'POST', maxConcurrent, headers, body, mostAnswerBytes: MOST_ANSWER_BYTES },
        ending,
      );
      return classifyChatAnswer(
        { status, retryAfter: answered['retry-after'], body: answer.toString('utf8').replaceAll('\u0000', '') },
        at,
      );
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const { message, isInterrupted, wasSent } = error;
      if (!isInterrupted) return { kind: 'failed', error: message, mayHaveArrived: wasSent };
      return wasSent ? leftUnanswered('the chat') : { kind: 'interrupted' };
    }
  }
}
