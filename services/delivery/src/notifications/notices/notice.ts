import type { SlaReminder } from '@baton/contracts';
import type { Answer } from '../answers/answer-token.js';

/** What people are told of. */
export const noticeKinds = ['assigned', 'reminder', 'overdue', 'taken-away', 'escalated', 'answer-refused', 'digest'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

type Clock = Pick<SlaReminder, 'clock' | 'goal' | 'dueAt'>;

/** Something that somebody is told: what it is about by ids, no personal data. What it says is looked up when it is sent. */
export type Notice =
  | { readonly kind: 'assigned'; readonly assignmentId: string }
  | ({ readonly kind: 'reminder' | 'overdue'; readonly assignmentId: string } & Clock)
  | { readonly kind: 'taken-away'; readonly assignmentId: string; readonly because: string }
  | {
      readonly kind: 'escalated';
      /** null: nobody has the lead. */
      readonly assignmentId: string | null;
      readonly because: string;
      /** As the policy names who is told. */
      readonly addressee: string | null;
    }
  | { readonly kind: 'answer-refused'; readonly assignmentId: string; readonly answer: Answer; readonly because: string }
  /** `day`: the local date on which it is sent, or not at all. */
  | { readonly kind: 'digest'; readonly repId: string; readonly day: string };

/** Who is told. */
export type Recipient =
  | { readonly kind: 'staff'; readonly repId: string }
  /**
   * One of those whom the channel names for what has nobody to turn to, by `contactKey`; all of them where an earlier version planned it, which named none
   * and, while it is replaced, would send what names one to all.
   */
  | { readonly kind: 'contacts'; readonly contact?: string }
  /** Whoever reads a chat channel. */
  | { readonly kind: 'readers' };

/** A notice as it stands in the table of events. */
export interface AddressedNotice {
  readonly notice: Notice;
  readonly to: Recipient;
}
