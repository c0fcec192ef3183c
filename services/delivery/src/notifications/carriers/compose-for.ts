import type { Head } from '../../sending/claims.store.js';
import type { AnswerLinks } from '../answers/answer-links.js';
import type { Assignment } from '../assignments/assignment.js';
import type { NotificationChannel } from '../channels/channel.js';
import { isDigested } from '../digests/is-digested.js';
import { composeDigest } from '../messages/compose-digest.js';
import { composeNotice, type Composed } from '../messages/compose-notice.js';
import { localDay } from '../messages/times.js';
import type { NoticeFacts } from './load-notices.js';

/** What a delivery says by a channel, or why there is nothing to say any more. */
export function composeFor(head: Head, channel: NotificationChannel, facts: NoticeFacts, links: AnswerLinks, now: Date): Composed {
  const { notice } = facts.contentOf(head);
  if (notice.kind !== 'digest') {
    const assignment = facts.assignment(notice.assignmentId);
    return composeNotice(notice, {
      assignment,
      holder: assignment && facts.member(assignment.repId),
      isHeardOf: facts.isHeardOf(head),
      leadId: head.leadId,
      personalData: channel.settings.personalData,
      link: (about, answer) => links.urlOf(about, answer, channel.kind),
    });
  }
  const self = facts.member(notice.repId);
  if (self === undefined) return { skip: 'nobody is known by that id any more' };
  if (localDay(now, self.timeZone) !== notice.day) return { skip: 'the day that it was for is over' };
  const isTold = (about: Assignment): boolean => isDigested(channel, notice.repId, about);
  const team = facts.teamOf(notice.repId).map(({ holder, open }) => ({ holder, open: open.filter(isTold) }));
  const message = composeDigest(self, facts.openOf(notice.repId).filter(isTold), team, channel.settings.personalData);
  return message === null ? { skip: 'there is nothing to say any more' } : { message };
}
