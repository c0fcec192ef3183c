import type { Assignment, StaffMember } from '../assignments/assignment.js';
import type { Answer } from '../answers/answer-token.js';
import type { PersonalData } from '../channels/channel.js';
import type { Notice } from '../notices/notice.js';
import { describeLead, whoIs } from './describe-lead.js';
import type { Action, Fact, Message } from './message.js';
import { inZone } from './times.js';

/** What a notice is about, as it stands when it is sent. */
export interface Background {
  /** undefined: nobody has the lead, or nothing is known of it any more. */
  readonly assignment: Assignment | undefined;
  /** Who has the lead. */
  readonly holder: Pick<StaffMember, 'name' | 'timeZone'> | undefined;
  /** Whether the rep was told of having the lead, before they are told that it is taken away. */
  readonly isHeardOf: boolean;
  readonly leadId: string;
  readonly personalData: PersonalData;
  /** The link of an answer. */
  readonly link: (assignment: Assignment, answer: Answer) => string;
}

type LeadNotice = Exclude<Notice, { kind: 'digest' }>;
/** What to say, or why there is nothing to say any more. */
export type Composed = { readonly message: Message } | { readonly skip: string };

const clockInWords = { accept: 'accept it', contact: 'turn to the person' } as const;
const taskOf = (clock: 'accept' | 'contact' | 'status', goal: string | undefined): string =>
  clock === 'status' ? `bring it to ${goal ?? 'its goal'}` : clockInWords[clock];

const isDone = (clock: 'accept' | 'contact' | 'status', { acceptedAt, contactedAt }: Assignment): boolean =>
  clock === 'accept' ? acceptedAt !== null : clock === 'contact' && contactedAt !== null;

const nobody = { name: 'Nobody', timeZone: 'UTC' };

/** What a notice says: pure. A message that came too late, since the lead went elsewhere or the rep was quicker, is not sent. */
export function composeNotice(notice: LeadNotice, background: Background): Composed {
  const { assignment } = background;
  if (notice.kind === 'escalated') return { message: escalated(notice, background) };
  if (assignment === undefined) return { skip: 'nothing is known of the assignment any more' };
  if (notice.kind === 'taken-away')
    return background.isHeardOf || assignment.acceptedAt !== null
      ? { message: takenAway(notice.because, assignment, background) }
      : { skip: 'the rep was never told of the lead' };
  if (assignment.endedAt !== null)
    return { skip: `the rep has not got the lead any more: ${assignment.endedBecause ?? 'it went elsewhere'}` };
  switch (notice.kind) {
    case 'assigned':
      return assignment.acceptedAt === null
        ? { message: assigned(assignment, background) }
        : { skip: 'the rep has accepted the lead already' };
    case 'reminder':
    case 'overdue':
      return isDone(notice.clock, assignment)
        ? { skip: `the rep did ${taskOf(notice.clock, notice.goal)} already` }
        : { message: late(notice, assignment, background) };
    case 'answer-refused':
      return { message: answerRefused(notice, assignment, background) };
  }
}

function deadlines({ acceptBy, acceptedAt, contactBy, contactedAt }: Assignment, timeZone: string): Fact[] {
  const facts: Fact[] = [];
  if (acceptBy !== null && acceptedAt === null) facts.push({ label: 'Accept by', value: inZone(acceptBy, timeZone) });
  if (contactBy !== null && contactedAt === null) facts.push({ label: 'First contact by', value: inZone(contactBy, timeZone) });
  return facts;
}

/** Links to answer with, as long as there is something to answer. */
function answers(assignment: Assignment, { link }: Background): Action[] {
  if (assignment.acceptedAt !== null || assignment.answer !== null) return [];
  return [
    { label: 'Accept', url: link(assignment, 'accepted'), isPrimary: true },
    { label: 'Decline', url: link(assignment, 'declined'), isPrimary: false },
  ];
}

const leadOf = (leadId: string): Fact => ({ label: 'Lead', value: leadId });

function assigned(assignment: Assignment, background: Background): Message {
  const { holder = nobody, personalData, leadId } = background;
  const who = whoIs(assignment.card, personalData);
  return {
    title: `New lead for ${holder.name}: ${who}`,
    text: `${holder.name}, you have a new lead: ${who}.`,
    facts: [...describeLead(assignment.card, personalData), ...deadlines(assignment, holder.timeZone), leadOf(leadId)],
    sections: [],
    actions: answers(assignment, background),
    note: 'Each link works once. It asks you to confirm first.',
  };
}

function late(notice: Extract<LeadNotice, { kind: 'reminder' | 'overdue' }>, assignment: Assignment, background: Background): Message {
  const { holder = nobody, personalData, leadId } = background;
  const who = whoIs(assignment.card, personalData);
  const task = taskOf(notice.clock, notice.goal);
  const at = inZone(new Date(notice.dueAt), holder.timeZone);
  const isOver = notice.kind === 'overdue';
  return {
    title: `${isOver ? 'Overdue' : 'Reminder'}: ${who}`,
    text: isOver ? `${holder.name}, you had until ${at} to ${task}.` : `${holder.name}, you have until ${at} to ${task}.`,
    facts: [...describeLead(assignment.card, personalData), leadOf(leadId)],
    sections: [],
    actions: answers(assignment, background),
    note: null,
  };
}

function takenAway(because: string, assignment: Assignment, { holder = nobody, personalData, leadId }: Background): Message {
  const who = whoIs(assignment.card, personalData);
  return {
    title: `No longer yours: ${who}`,
    text: `${holder.name}, ${who} is not your lead any more. ${because}`,
    facts: [leadOf(leadId)],
    sections: [],
    actions: [],
    note: 'There is nothing for you to do.',
  };
}

function escalated({ because, addressee }: Extract<LeadNotice, { kind: 'escalated' }>, background: Background): Message {
  const { assignment, holder = nobody, personalData, leadId } = background;
  const who = assignment === undefined ? 'a lead that nobody has' : whoIs(assignment.card, personalData);
  const facts = assignment === undefined ? [] : describeLead(assignment.card, personalData).filter(fact => fact.label !== 'Why you');
  return {
    title: `Needs a look: ${who}`,
    text: because,
    facts: [
      ...(addressee === null ? [] : [{ label: 'For', value: addressee }]),
      ...(assignment === undefined ? [] : [{ label: 'Rep', value: holder.name }]),
      ...facts,
      leadOf(leadId),
    ],
    sections: [],
    actions: [],
    note: null,
  };
}

function answerRefused(
  { answer, because }: Extract<LeadNotice, { kind: 'answer-refused' }>,
  assignment: Assignment,
  background: Background,
): Message {
  const { holder = nobody, personalData, leadId } = background;
  const who = whoIs(assignment.card, personalData);
  const what = answer === 'declined' ? 'decline' : 'accept';
  return {
    title: `Your answer did not count: ${who}`,
    text: `${holder.name}, you can not ${what} ${who}. ${because} The lead is still yours.`,
    facts: [...deadlines(assignment, holder.timeZone), leadOf(leadId)],
    sections: [],
    actions: answers({ ...assignment, answer: null }, background),
    note: null,
  };
}
