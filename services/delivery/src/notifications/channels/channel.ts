import type { AnswerChannel } from '../answers/answer-token.js';
import { noticeKinds, type NoticeKind } from '../notices/notice.js';

/** Ways to people. */
export const channelKinds = ['email', 'slack', 'teams'] as const satisfies readonly AnswerChannel[];
export type ChannelKind = (typeof channelKinds)[number];

/** How much of a person a message may say: all that the rep needs, who it is, or nothing. */
export const personalDataLevels = ['full', 'name', 'none'] as const;
export type PersonalData = (typeof personalDataLevels)[number];

export interface ChannelSettings {
  /** What it tells. */
  readonly notices: readonly NoticeKind[];
  /** Whose leads it tells of, and of which pools; both empty: everybody's. */
  readonly reps: readonly string[];
  readonly pools: readonly string[];
  readonly personalData: PersonalData;
  /** E-mail addresses for escalations of which no manager is known. */
  readonly contacts: readonly string[];
}

/** One way to people: e-mail, or an incoming webhook of a chat. */
export interface NotificationChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly settings: ChannelSettings;
}

/** What is told when nothing is said about it. A digest is for one person: it comes by e-mail. */
export const defaultNotices = (kind: ChannelKind): NoticeKind[] => noticeKinds.filter(notice => kind === 'email' || notice !== 'digest');
export const defaultPersonalData = (kind: ChannelKind): PersonalData => (kind === 'email' ? 'full' : 'name');
