import type { Clock } from '@baton/platform';
import { eventually } from '@baton/testing';
import { smtpSink, type SinkMail, type SmtpSink, type SmtpSinkOptions } from '../../../libs/testing/src/smtp-sink.js';
import { deliveryUnderTest, type DeliveryUnderTest } from './delivery-service.js';

/** A page as a browser gets it: no API key. */
export interface ShownPage {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

/** Delivery with a mail server. */
export interface Notifying extends DeliveryUnderTest {
  readonly sink: SmtpSink;
  /** Makes a channel, or changes it. */
  channel(id: string, body: object): Promise<void>;
  /** The mails about a lead to somebody, once there are so many. */
  mails(to: string, about: string, count: number): Promise<readonly SinkMail[]>;
  open(url: string): Promise<ShownPage>;
  submit(url: string, form?: Record<string, string>): Promise<ShownPage>;
}

export const linkIn = (mail: SinkMail, label: 'Accept' | 'Decline'): string => new RegExp(`^${label}: (\\S+)$`, 'm').exec(mail.text)![1]!;

export async function notifyingService(
  options: { clock?: Clock; env?: Record<string, string>; smtp?: SmtpSinkOptions } = {},
): Promise<Notifying> {
  const sink = await smtpSink(options.smtp);
  const env = { SMTP_URL: sink.smtpUrl, MAIL_FROM: 'Baton <leads@baton.example>', PUBLIC_URL: 'http://baton.example', ...options.env };
  const delivery = await deliveryUnderTest({ clock: options.clock, env });
  const fetchPage = async (url: string, init?: RequestInit): Promise<ShownPage> => {
    const response = await fetch(`${delivery.service.url}${new URL(url).pathname}`, init);
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  return {
    ...delivery,
    sink,
    channel: async (id, body) => {
      const answer = await delivery.put(`/v1/delivery/notification-channels/${id}`, body);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    mails: (to, about, count) =>
      eventually(() => {
        const found = sink.messages.filter(mail => mail.to.includes(to) && mail.text.includes(about));
        expect(found.map(mail => mail.subject)).toHaveLength(count);
        return found;
      }),
    open: url => fetchPage(url),
    submit: (url, form = {}) => fetchPage(url, { method: 'POST', body: new URLSearchParams(form) }),
    close: async () => {
      await delivery.close();
      await sink.close();
    },
  };
}
