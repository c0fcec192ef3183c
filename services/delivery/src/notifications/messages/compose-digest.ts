import type { Assignment, StaffMember } from '../assignments/assignment.js';
import type { PersonalData } from '../channels/channel.js';
import { whoIs } from './describe-lead.js';
import type { Message, Section } from './message.js';
import { inZone } from './times.js';

/** Whose open leads, the longest open first. */
export interface Holdings {
  readonly holder: StaffMember;
  readonly open: readonly Assignment[];
}

const MOST_LINES = 20;

const listed = (title: string, lines: readonly string[]): Section[] => {
  if (lines.length === 0) return [];
  const rest = lines.length - MOST_LINES;
  return [{ title: `${title} (${lines.length})`, lines: rest > 0 ? [...lines.slice(0, MOST_LINES), `and ${rest} more`] : lines }];
};

/** In which part of the digest an open lead stands: the most pressing that fits. */
export function standingOf({ breachedAt, acceptedAt, contactedAt }: Assignment): 'overdue' | 'to-accept' | 'to-contact' | 'open' {
  if (contactedAt !== null) return 'open';
  if (breachedAt !== null) return 'overdue';
  return acceptedAt === null ? 'to-accept' : 'to-contact';
}

function sectionsOf({ holder, open }: Holdings, level: PersonalData): Section[] {
  const line = (assignment: Assignment): string => {
    const by = assignment.acceptedAt === null ? (assignment.acceptBy ?? assignment.contactBy) : assignment.contactBy;
    const who = whoIs(assignment.card, level);
    return by === null || assignment.contactedAt !== null ? who : `${who}, by ${inZone(by, holder.timeZone)}`;
  };
  const of = (standing: ReturnType<typeof standingOf>) => open.filter(each => standingOf(each) === standing).map(line);
  return [
    ...listed('A clock ran out', of('overdue')),
    ...listed('Waiting for you to accept', of('to-accept')),
    ...listed('Waiting for first contact', of('to-contact')),
    ...listed('In work', of('open')),
  ];
}

function teamSection(team: readonly Holdings[]): Section[] {
  const lines = team
    .filter(({ open }) => open.length > 0)
    .map(({ holder, open }) => {
      const count = (standing: ReturnType<typeof standingOf>) => open.filter(each => standingOf(each) === standing).length;
      const parts = [`${open.length} open`];
      const waiting = count('to-accept') + count('to-contact');
      if (waiting > 0) parts.push(`${waiting} waiting for contact`);
      if (count('overdue') > 0) parts.push(`${count('overdue')} overdue`);
      return `${holder.name}: ${parts.join(', ')}`;
    })
    .sort();
  return listed('Your team', lines);
}

/**
 * The morning's message: the rep's open leads by what they wait for, and how the team does, for who has one. Null when there is nothing to say.
 * @param level how much of people its channel may say
 */
export function composeDigest(
  self: StaffMember,
  own: readonly Assignment[],
  team: readonly Holdings[],
  level: PersonalData,
): Message | null {
  const sections = [...sectionsOf({ holder: self, open: own }, level), ...teamSection(team)];
  if (sections.length === 0) return null;
  const waiting = own.filter(each => standingOf(each) !== 'open').length;
  const parts = own.length === 0 ? [] : [`${own.length} open`, ...(waiting > 0 ? [`${waiting} waiting for you`] : [])];
  return {
    title: own.length === 0 ? 'Your team’s leads this morning' : `Your leads this morning: ${parts.join(', ')}`,
    text: `Good morning, ${self.name}.`,
    facts: [],
    sections,
    actions: [],
    note: null,
  };
}
