import { Answers, Company, fieldErrors, Origin, Person } from '@baton/contracts';
import { invalidRequest } from '@baton/platform';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { factsOfInquiry, pageOf, type InquiryFacts } from './lead-facts.js';
import type { Behavior } from './score-lead.js';
import type { TryScoreDto } from './try-score.dto.js';

const Blocks = Type.Object({ person: Person, company: Company, origin: Origin, answers: Answers }, { additionalProperties: false });
const blocks = Compile(Blocks);

/** The facts of a lead that is only given. @throws Problem naming every field that does not fit the contract of an inquiry */
export function inquiryToTry({ person, company, origin, answers }: TryScoreDto): InquiryFacts {
  const given = {
    person: person ?? {},
    company: company ?? {},
    origin: origin ?? { mediaType: 'other', channel: 'other' },
    answers: answers ?? {},
  };
  const errors = fieldErrors(blocks, given);
  if (errors.length > 0) throw invalidRequest(errors);
  return factsOfInquiry(given as Static<typeof Blocks>);
}

/** The behaviors of a lead that is only given; those without a time happen now. */
export const behaviorsToTry = ({ behaviors }: TryScoreDto, now: Date): Behavior[] =>
  (behaviors ?? []).map(({ kind, occurredAt, url }) => ({
    kind,
    at: occurredAt === undefined ? now.getTime() : Date.parse(occurredAt),
    page: pageOf(url ?? ''),
    mediaType: '',
  }));
