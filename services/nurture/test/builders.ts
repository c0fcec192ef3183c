import { parseProgram } from '../src/programs/parse-program.js';
import type { VersionedProgram } from '../src/programs/program.js';
import type { Episode, Situation } from '../src/episodes/episode.js';
import type { MailFacts } from '../src/episodes/may-mail.js';

export const LEAD = '00000000-0000-4000-8000-000000000001';
export const EPISODE = '00000000-0000-4000-8000-00000000000e';

/** A Wednesday, 10:00 in Berlin. */
export const NOW = new Date('2026-03-04T09:00:00Z');
export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const later = (milliseconds: number, from = NOW) => new Date(from.getTime() + milliseconds);

export const twoMails = `
program:
  name: warm-up
  default: true
  timeZone: Europe/Berlin
  quietHours: { from: '20:00', to: '08:00' }
  steps:
    - id: welcome
      after: 0m
      subject: 'Hello {{ person.firstName | default: "there" }}'
      text: |
        Hello {{ person.firstName | default: "there" }},
        this is the first mail.
      html: |
        <p>Hello {{ person.firstName | default: "there" }}</p>
    - id: case-study
      after: 3d
      subject: How others did it
      text: This is the second mail.
  patience: 7d
  reactivate:
    - { behaviors: [email-click, download] }
    - { behaviors: [page-visit], count: 3, within: 2d }
`;

/** A program as it would be stored. @throws when the document has errors: the test is wrong then */
export function programOf(source = twoMails, changes: Partial<VersionedProgram> = {}): VersionedProgram {
  const { program, errors } = parseProgram(source);
  if (errors) throw new Error(JSON.stringify(errors));
  return { ...program, hash: 'h1', version: 1, ...changes };
}

export const factsOf = (changes: Partial<MailFacts> = {}): MailFacts => ({
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  companyName: 'Engines',
  locale: null,
  timeZone: null,
  country: 'DE',
  consent: { email: 'granted', basis: null },
  ...changes,
});

export const episodeOf = (changes: Partial<Episode> = {}): Episode => ({
  episodeId: EPISODE,
  leadId: LEAD,
  requestedProgram: 'warm-up',
  program: 'warm-up',
  programHash: null,
  routedConsent: { email: null, basis: null },
  openedAt: NOW,
  startedAt: null,
  nextStep: 0,
  sentAt: [],
  due: null,
  ending: null,
  ...changes,
});

export const situationOf = (changes: Partial<Situation> = {}): Situation => ({
  facts: factsOf(),
  suppression: null,
  behaviors: [],
  program: programOf(),
  earlierEpisodes: [],
  isCaughtUp: true,
  ...changes,
});
