import { SecretBox, Shutdown } from '@baton/platform';
import { Mailer } from '@baton/platform/mail';
import type { Provider } from '@nestjs/common';
import { DeliveryConfig } from '../config.js';
import type { Carrier } from '../sending/carrier.js';
import { GuardedHttp } from '../sending/guarded-http.js';
import { AnswerLinks } from './answers/answer-links.js';
import { AnswersService } from './answers/answers.service.js';
import { ChatCarrier } from './carriers/chat-carrier.js';
import { MailCarrier, type MailMeans } from './carriers/mail-carrier.js';
import { ChannelsService } from './channels/channels.service.js';
import { SendDigests } from './digests/send-digests.job.js';
import { HearOfLeads } from './hear-of-leads.js';
import { slackMessage } from './messages/slack-message.js';
import { teamsMessage } from './messages/teams-message.js';

/** What carries messages to people, one for each kind of channel. */
export const PEOPLE_CARRIERS = Symbol('carriers of messages to people');

function mailMeans({ SMTP_URL, MAIL_FROM, SMTP_CONNECTIONS }: DeliveryConfig, shutdown: Shutdown): MailMeans | null {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return null;
  return { mailer: new Mailer(SMTP_URL, SMTP_CONNECTIONS, shutdown), from: MAIL_FROM };
}

export const notificationProviders: Provider[] = [
  AnswerLinks,
  AnswersService,
  ChannelsService,
  HearOfLeads,
  SendDigests,
  {
    provide: PEOPLE_CARRIERS,
    useFactory: (config: DeliveryConfig, links: AnswerLinks, http: GuardedHttp, box: SecretBox, shutdown: Shutdown): Carrier[] => [
      new MailCarrier(mailMeans(config, shutdown), links, config.DELIVERY_LEASE_MS / 2),
      new ChatCarrier('slack', slackMessage, http, box, links),
      new ChatCarrier('teams', teamsMessage, http, box, links),
    ],
    inject: [DeliveryConfig, AnswerLinks, GuardedHttp, SecretBox, Shutdown],
  },
];
