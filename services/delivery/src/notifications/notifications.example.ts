import type { Assignment, LeadCard, StaffMember } from './assignments/assignment.js';
import type { NotificationChannel } from './channels/channel.js';
import { defaultNotices, type ChannelSettings } from './channels/channel.js';

export const aCard = (over: Partial<LeadCard> = {}): LeadCard => ({
  person: { firstName: 'Ada', lastName: 'Lovelace', jobTitle: 'Head of Operations', email: 'ada@engines.example', phone: '+4930123456' },
  company: { name: 'Analytical Engines', employees: 1250, country: 'DE' },
  origin: { mediaType: 'paid-search', channel: 'google-ads', campaign: 'spring' },
  score: 82,
  grade: 'A',
  scoreReasons: [
    { text: '1,000 employees or more', points: 25 },
    { text: 'met us at a trade show', points: -4.6 },
  ],
  because: 'Grace Hopper is next in turn of 3 in Enterprise.',
  ...over,
});

export const anAssignment = (over: Partial<Assignment> = {}): Assignment => ({
  assignmentId: '11111111-1111-5111-8111-111111111111',
  leadId: '22222222-2222-7222-8222-222222222222',
  repId: 'grace',
  poolId: 'enterprise',
  card: aCard(),
  assignedAt: new Date('2026-03-19T11:00:00Z'),
  acceptBy: new Date('2026-03-19T11:15:00Z'),
  contactBy: new Date('2026-03-19T12:00:00Z'),
  acceptedAt: null,
  contactedAt: null,
  breachedAt: null,
  endedAt: null,
  endedBecause: null,
  answer: null,
  answeredAt: null,
  answers: 0,
  ...over,
});

export const aMember = (over: Partial<StaffMember> = {}): StaffMember => ({
  repId: 'grace',
  name: 'Grace Hopper',
  email: 'grace@baton.example',
  timeZone: 'Europe/Berlin',
  managerId: null,
  ...over,
});

export const aChannel = (kind: NotificationChannel['kind'] = 'email', settings: Partial<ChannelSettings> = {}): NotificationChannel => ({
  id: `${kind}-channel`,
  kind,
  settings: { notices: defaultNotices(kind), reps: [], pools: [], personalData: 'full', contacts: [], ...settings },
});
