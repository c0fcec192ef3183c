import type { Assignment } from '../assignments/assignment.js';
import type { NotificationChannel } from '../channels/channel.js';
import { concerns } from '../notices/plan-notices.js';

/** Whether a channel's digest for somebody tells of an open lead: to reps whom it names of all, else of those of its pools alone, if it has any. */
export const isDigested = (channel: NotificationChannel, readerId: string, about: Assignment): boolean =>
  channel.settings.pools.length === 0 || channel.settings.reps.includes(readerId) || concerns(channel, about);
