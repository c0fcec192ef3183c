import { derivedId } from '@baton/contracts';
import { Timers, type UnitOfWork } from '@baton/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addDeliveries } from '../../deliveries/deliveries.store.js';
import { hastenSome } from '../../deliveries/lanes.store.js';
import { SENDING } from '../../sending/sender.js';
import { openAssignmentsOf } from '../assignments/assignments.store.js';
import { setNextDigests, staffAtStartOfWork, teamsOf } from '../assignments/staff.store.js';
import type { NotificationChannel } from '../channels/channel.js';
import { channelsIn } from '../channels/channels.store.js';
import { localDay } from '../messages/times.js';
import { addressed } from '../notices/plan-notices.js';
import type { StaffMember } from '../assignments/assignment.js';
import { isDigested } from './is-digested.js';
import { startOfNextWorkingDay } from './working-day.js';

/** The timer of digests. */
export const DIGESTS = 'digests';
const EVERY_MS = 15_000;

/** The lane of somebody's digests, as every delivery has that of its lead. */
const laneOf = (repId: string): string => derivedId(`staff/${repId}`, 'digests');

/** At the start of each one's working day: a digest for everybody who has open leads, or whose team has. */
@Injectable()
export class SendDigests implements OnModuleInit {
  constructor(private readonly timers: Timers) {}

  onModuleInit(): void {
    this.timers.add({ name: DIGESTS, everyMs: EVERY_MS, work: unit => this.work(unit) });
  }

  /** One round. @returns for how many people the day has begun */
  async work(unit: UnitOfWork): Promise<number> {
    const { tx, now } = unit;
    const staff = await staffAtStartOfWork(tx, now);
    if (staff.length === 0) return 0;
    await setNextDigests(
      tx,
      staff.map(member => ({ repId: member.repId, at: startOfNextWorkingDay(member, now) })),
    );
    const channels = (await channelsIn(tx)).filter(({ settings }) => settings.notices.includes('digest'));
    if (channels.length === 0) return staff.length;
    const ids = staff.map(member => member.repId);
    const team = await teamsOf(tx, ids);
    const open = await openAssignmentsOf(tx, [...ids, ...team.map(t => t.repId)]);
    const planned = staff.flatMap(member => {
      const { repId } = member;
      const holders = new Set([repId, ...team.filter(t => t.managerId === repId).map(t => t.repId)]);
      const theirs = open.filter(a => holders.has(a.repId));
      const hasNews = (channel: NotificationChannel): boolean => theirs.some(a => isDigested(channel, repId, a));
      return channels.filter(c => isFor(c, member) && hasNews(c)).map(c => digestOf(member, c, now));
    });
    const plan = { events: planned.map(p => p.event), deliveries: planned.map(p => p.delivery) };
    if ((await addDeliveries(tx, plan, now)) === 0) return staff.length;
    await hastenSome(tx, plan.deliveries, now);
    unit.afterCommit(() => this.timers.wake(SENDING));
    return staff.length;
  }
}

/** A channel for some reps alone has digests for them alone. Which pools somebody is in is not known here: their leads tell. */
const isFor = ({ settings: { pools, reps } }: NotificationChannel, { repId }: StaffMember): boolean =>
  pools.length > 0 || reps.length === 0 || reps.includes(repId);

function digestOf(member: StaffMember, channel: NotificationChannel, now: Date) {
  const { repId, timeZone } = member;
  const day = localDay(now, timeZone);
  const cause = { id: derivedId(`staff/${repId}`, `digest/${day}`), time: now.toISOString() };
  return addressed(cause, laneOf(repId), channel.id, { notice: { kind: 'digest', repId, day }, to: { kind: 'staff', repId } });
}
