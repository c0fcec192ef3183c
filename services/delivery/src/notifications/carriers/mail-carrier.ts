import type { Transaction } from '@baton/platform';
import { messageIdFrom, type Mail, type Mailer, type SmtpOutcome } from '@baton/platform/mail';
import type { Carrier, Send } from '../../sending/carrier.js';
import type { Head, Ready } from '../../sending/claims.store.js';
import type { Outcome } from '../../sending/classify-outcome.js';
import type { AnswerLinks } from '../answers/answer-links.js';
import type { ChannelSettings } from '../channels/channel.js';
import { renderMail } from '../messages/mail-template.js';
import type { Recipient } from '../notices/notice.js';
import { composeFor } from './compose-for.js';
import { loadNotices, type NoticeFacts } from './load-notices.js';

/** What the service sends mails with; null: it was not given any. */
export interface MailMeans {
  readonly mailer: Mailer;
  readonly from: string;
}

/** What follows from the answer of the mail server. */
function outcomeOf(outcome: SmtpOutcome): Outcome {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'answered', status: 250, answer: '' };
    case 'refused':
      return { kind: 'refused', error: outcome.error, status: null, answer: '' };
    case 'deferred':
    case 'unavailable':
      return { kind: 'failed', error: outcome.error };
  }
}

/** Mails to reps, their managers and the contacts of a channel. A mail that is sent again after a crash has the Message-ID that it had. */
export class MailCarrier implements Carrier {
  readonly kind = 'email';
  readonly first = 'least-tried';

  constructor(
    private readonly means: MailMeans | null,
    private readonly links: AnswerLinks,
    /** How long a mail may take: less than its lease. */
    private readonly mostMs: number,
  ) {}

  batchSize(): number {
    return 1;
  }

  async prepare(tx: Transaction, heads: readonly Head[]): Promise<Send> {
    const facts = await loadNotices(tx, heads);
    return (deliveries, receiver, at, ending) => Promise.all(deliveries.map(delivery => this.send(delivery, receiver, facts, at, ending)));
  }

  private async send(head: Head, { id, settings: given }: Ready, facts: NoticeFacts, at: Date, ending: AbortSignal): Promise<Outcome> {
    if (this.means === null) return { kind: 'failed', error: 'SMTP_URL and MAIL_FROM are not set' };
    const settings = given as ChannelSettings;
    const to = recipientOf(facts.contentOf(head).to, facts, settings);
    if (to === null) return { kind: 'skipped', note: 'there is no e-mail address to send it to' };
    const composed = composeFor(head, { id, kind: 'email', settings }, facts, this.links, at);
    if ('skip' in composed) return { kind: 'skipped', note: composed.skip };
    const { mailer, from } = this.means;
    const mail: Mail = {
      from,
      to,
      subject: composed.message.title,
      ...renderMail(composed.message),
      messageId: messageIdFrom(head.eventId, from),
      // Nobody is to answer with an out-of-office note (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    };
    const late = AbortSignal.timeout(this.mostMs);
    const outcome = await Promise.race([mailer.send(mail), aborted(AbortSignal.any([late, ending]))]);
    if (outcome !== null) return outcomeOf(outcome);
    return late.aborted
      ? { kind: 'failed', error: `the mail server did not take it within ${this.mostMs / 1_000} s` }
      : { kind: 'interrupted' };
  }
}

/** Null as soon as the signal is aborted. What is on its way then may arrive all the same, and again under the same Message-ID. */
const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise(resolve => (signal.aborted ? resolve(null) : signal.addEventListener('abort', () => resolve(null), { once: true })));

/** null: nobody, such as a contact whom the channel does not name any more. */
function recipientOf(to: Recipient, facts: NoticeFacts, { contacts }: ChannelSettings): Mail['to'] | null {
  const member = to.kind === 'staff' ? facts.member(to.repId) : undefined;
  const address = to.kind === 'contacts' ? contacts[to.nth] : member?.email;
  return address === undefined ? null : { name: member?.name ?? '', address };
}
