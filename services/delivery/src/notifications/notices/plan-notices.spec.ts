import {
  aClaimRefused,
  aLeadAssigned,
  aLeadContacted,
  aLeadEscalated,
  aLeadUnassigned,
  anSlaBreached,
  anSlaReminder,
} from '@baton/testing';
import type { Assignment } from '../assignments/assignment.js';
import type { NotificationChannel } from '../channels/channel.js';
import { aChannel, anAssignment } from '../notifications.example.js';
import { contactKey } from './contact-key.js';
import type { AddressedNotice } from './notice.js';
import { planNotices, refusedAnswers, type LeadEvent, type Staffing } from './plan-notices.js';

const mine = anAssignment();
const { leadId, assignmentId } = mine;
const staffing = (assignment: Assignment = mine, managerId: string | null = 'mona'): Staffing => ({
  assignment: id => (id === assignment.assignmentId ? assignment : undefined),
  holderAt: id => (id === assignment.leadId ? assignment : undefined),
  managerOf: () => managerId,
});
const planned = (event: LeadEvent, channels: NotificationChannel[] = [aChannel()], given = staffing()) =>
  planNotices([event], channels, given).events.map(({ body }) => JSON.parse(body) as AddressedNotice);
const kinds = (event: LeadEvent, given = staffing()) => planned(event, undefined, given).map(({ notice, to }) => [notice.kind, to]);
const held = { leadId, assignmentId, repId: 'grace' };
const grace = { kind: 'staff', repId: 'grace' };

describe('what is told', () => {
  it.each([
    ['an assignment', aLeadAssigned({ leadId, assignmentId }), [['assigned', grace]]],
    ['a reminder', anSlaReminder(held), [['reminder', grace]]],
    ['a clock that ran out', anSlaBreached(held), [['overdue', grace]]],
    ['a lead taken away', aLeadUnassigned({ ...held, reason: 'manual' }), [['taken-away', grace]]],
    ['an escalation', aLeadEscalated({ leadId }), [['escalated', { kind: 'staff', repId: 'mona' }]]],
    ['what was taken by hand', aLeadAssigned({ leadId, assignmentId, decisionId: null }), []],
    ['a lead that became another rep’s in a merge', aLeadUnassigned({ ...held, reason: 'merged' }), [['taken-away', grace]]],
    ['a merge after which the rep goes on', aLeadUnassigned({ ...held, reason: 'merged', continuedAs: assignmentId }), []],
    ['what the rep had accepted before a merge', aLeadAssigned({ leadId, assignmentId, acceptedAt: '2026-03-19T11:05:00.000Z' }), []],
    ['what the rep has closed', aLeadUnassigned({ ...held, reason: 'closed' }), []],
    ['what the rep has declined', aLeadUnassigned({ ...held, reason: 'declined' }), []],
    ['a contact', aLeadContacted(held), []],
    ['a refused claim of somebody else', aClaimRefused({ leadId, claim: 'status declined' }), []],
  ])('of %s', (_what, event, expected) => {
    expect(kinds(event)).toEqual(expected);
  });

  it('of an assignment is the same message when it is announced again, with another inquiry', () => {
    const ids = [aLeadAssigned({ leadId, assignmentId }), aLeadAssigned({ leadId, assignmentId })].map(
      event => planNotices([event], [aChannel()], staffing()).events[0]!.eventId,
    );
    expect(ids[0]).toBe(ids[1]);
  });

  it('is nothing of an assignment that nothing is known of', () => {
    expect(kinds(anSlaReminder({ ...held, assignmentId: '99999999-9999-4999-8999-999999999999' }))).toEqual([]);
  });

  it('of a refused answer is for who gave it, and only of that answer', () => {
    const answered = staffing(anAssignment({ answer: 'declined', answeredAt: new Date() }));
    const [refused, other] = ['status declined', 'status accepted'].map(claim => aClaimRefused({ leadId, claim }));
    expect(kinds(refused!, answered)).toEqual([['answer-refused', grace]]);
    expect(refusedAnswers([refused!], answered)).toEqual([assignmentId]);
    expect(kinds(other!, answered)).toEqual([]);
    expect(refusedAnswers([other!, aLeadContacted(held)], answered)).toEqual([]);
  });

  it('has no personal data where it waits', () => {
    const event = aLeadAssigned({ leadId, assignmentId, person: { firstName: 'Zenobia', email: 'z@engines.example' } });
    expect(JSON.stringify(planNotices([event], [aChannel()], staffing()))).not.toMatch(/Zenobia|engines/);
  });

  it('has the same id whenever it is planned, and another for each channel and notice', () => {
    const events = [aLeadAssigned({ leadId, assignmentId }), anSlaReminder(held)];
    const channels = [aChannel(), aChannel('slack')];
    const ids = () => planNotices(events, channels, staffing()).events.map(e => e.eventId);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(4);
    expect(planNotices(events, [], staffing())).toEqual({ events: [], deliveries: [] });
  });
});

describe('an escalation without a manager', () => {
  it('goes to each of the contacts of a channel by e-mail, if it has any, in a message of its own, and to chats in any case', () => {
    const event = aLeadEscalated({ leadId: '99999999-9999-4999-8999-999999999999' });
    const contacts = ['ops@baton.example', 'chief@baton.example', 'OPS@baton.example'];
    const channels = [aChannel(), aChannel('email', { contacts }), aChannel('teams')];
    const told = [...contacts.slice(0, 2).map(address => ({ kind: 'contacts', contact: contactKey(address) })), { kind: 'readers' }];
    expect(planned(event, channels).map(({ to }) => to)).toEqual(told);
    expect(planned(aLeadEscalated({ leadId }), channels, staffing(mine, null)).map(({ to }) => to)).toEqual(told);
    expect(new Set(planNotices([event], channels, staffing()).events.map(e => e.eventId)).size).toBe(3);
    expect(JSON.stringify(planNotices([event], channels, staffing()))).not.toContain('baton.example');
  });
});

describe('a channel', () => {
  it.each([
    [{}, true],
    [{ reps: ['grace'] }, true],
    [{ pools: ['enterprise'] }, true],
    [{ reps: ['wei'], pools: ['enterprise'] }, true],
    [{ reps: ['wei'], pools: ['growth'] }, false],
    [{ notices: ['escalated' as const] }, false],
  ])('with %j tells of a lead of its own alone: %s', (settings, isTold) => {
    expect(planned(anSlaReminder(held), [aChannel('slack', settings)])).toHaveLength(isTold ? 1 : 0);
  });
});
