import type { FieldError } from '@baton/platform';
import { isReceiverId } from '../../subscriptions/receiver-id.js';
import { defaultNotices, defaultPersonalData, type ChannelSettings } from './channel.js';
import type { ChannelDto } from './channel.dto.js';

/** What the service has to reach people with. */
export interface Means {
  /** Where people reach the pages behind links; undefined: nowhere. */
  readonly publicUrl: string | undefined;
  readonly canMail: boolean;
  readonly urlProblem: (url: string) => string | undefined;
}

/** Everything that is wrong with a document of a channel, by field. */
export function channelErrors(id: string, { kind, url, notices, contacts }: ChannelDto, means: Means): FieldError[] {
  const errors: FieldError[] = [];
  if (!isReceiverId(id)) errors.push({ field: 'id', message: 'has to be lower case letters, digits and hyphens, at most 63' });
  if (means.publicUrl === undefined)
    errors.push({ field: 'kind', message: 'needs PUBLIC_URL in the environment of delivery: links of messages lead there' });
  if (kind === 'email') {
    if (!means.canMail) errors.push({ field: 'kind', message: 'needs SMTP_URL and MAIL_FROM in the environment of delivery' });
    if (url != null) errors.push({ field: 'url', message: 'is for chats: mails go to the addresses of the reps' });
    return errors;
  }
  if ((contacts ?? []).length > 0) errors.push({ field: 'contacts', message: 'is for e-mail: a chat tells whoever reads it' });
  if (notices?.includes('digest')) errors.push({ field: 'notices', message: 'a digest is for one person: it comes by e-mail' });
  const problem = url == null ? undefined : means.urlProblem(url);
  if (problem !== undefined) errors.push({ field: 'url', message: problem });
  return errors;
}

export const settingsOf = ({ kind, notices, reps, pools, personalData, contacts }: ChannelDto): ChannelSettings => ({
  notices: notices ?? defaultNotices(kind),
  reps: reps ?? [],
  pools: pools ?? [],
  personalData: personalData ?? defaultPersonalData(kind),
  contacts: contacts ?? [],
});
