import type { Transaction } from '@baton/platform';
import { messageIdFrom, type Mail, type Mailer, type SmtpOutcome } from '@baton/platform/mail';
import type { Carrier, Send } from '../../sending/carrier.js';
import type { Head, Ready } from '../../sending/claims.store.js';
import type { Outcome } from '../../sending/classify-outcome.js';
import type { AnswerLinks } from '../answers/answer-links.js';
import type { ChannelSettings } from '../channels/channel.js';
import { renderMail } from '../messages/mail-template.js';
import { contactKey } from '../notices/contact-key.js';
import type { Recipient } from '../notices/notice.js';
import { composeFor } from './compose-for.js';
import { leftUnanswered } from './left-unanswered.js';
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
      return { kind: 'failed', error: outcome.error };
    case 'unavailable':
      return { kind: 'failed', error: outcome.error, mayHaveArrived: outcome.mayHaveArrived };
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
    const recipients = recipientsOf(facts.contentOf(head).to, facts, settings);
    if ('nobody' in recipients) return { kind: 'skipped', note: recipients.nobody };
    const composed = composeFor(head, { id, kind: 'email', settings }, facts, this.links, at);
    if ('skip' in composed) return { kind: 'skipped', note: composed.skip };
    const { mailer, from } = this.means;
    const mail: Omit<Mail, 'to'> = {
      from,
      subject: composed.message.title,
      ...renderMail(composed.message),
      messageId: messageIdFrom(head.eventId, from),
      // Nobody is to answer with an out-of-office note (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    };
    const late = AbortSignal.timeout(this.mostMs);
    const sent = Promise.all(recipients.map(to => mailer.send({ ...mail, to })));
    const outcomes = await Promise.race([sent, aborted(AbortSignal.any([late, ending]))]);
    if (outcomes !== null) return outcomeOf(decisive(outcomes));
    return late.aborted
      ? { kind: 'failed', error: `the mail server did not take it within ${this.mostMs / 1_000} s`, mayHaveArrived: true }
      : leftUnanswered('the mail server');
  }
}

/** Null as soon as the signal is aborted. What is on its way then may arrive all the same, and again under the same Message-ID. */
const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise(resolve => (signal.aborted ? resolve(null) : signal.addEventListener('abort', () => resolve(null), { once: true })));

/** What did not go out decides: then all of it is sent again. */
function decisive(outcomes: readonly SmtpOutcome[]): SmtpOutcome {
  const isOpen = ({ kind }: SmtpOutcome): boolean => kind === 'unavailable' || kind === 'deferred';
  return outcomes.find(isOpen) ?? outcomes.find(({ kind }) => kind === 'sent') ?? outcomes[0]!;
}

type Recipients = readonly Mail['to'][] | { readonly nobody: string };

/** One, but for what an earlier version planned for all contacts together. */
function recipientsOf(to: Recipient, facts: NoticeFacts, { contacts }: ChannelSettings): Recipients {
  if (to.kind === 'contacts') {
    const { contact } = to;
    const asked = contact === undefined ? contacts : contacts.filter(address => contactKey(address) === contact).slice(0, 1);
    if (asked.length > 0) return asked.map(address => ({ name: '', address }));
    return {
      nobody: contact === undefined ? 'the channel has no contacts any more' : 'whom it was for is no contact of the channel any more',
    };
  }
  const member = to.kind === 'staff' ? facts.member(to.repId) : undefined;
  return member?.email === undefined
    ? { nobody: 'there is no e-mail address to send it to' }
    : [{ name: member.name, address: member.email }];
}
