import type { FieldError } from '@baton/platform';
import type { OwnerAnswer, OwnerReference, OwnerTerms, RuleTarget } from '../routing/types.js';
import { facts, mapOf } from './facts.js';
import { OWNER_ANSWER, type OwnerDocument, type OwnerTermsDocument, type RuleDocument, type TargetDocument } from './policy.document.js';

const kinds = ['pool', 'owner', 'nurture', 'close'] as const;
const terms = ['otherwise', 'whenAway', 'whenAtCap', 'whenGone', 'maxAgeDays', 'ageSince'] as const;

/** What a target that is wrong is read as: nobody sees it. */
const NOWHERE: RuleTarget = { kind: 'nurture', program: null };

/** Reads where a rule sends a lead. @param errors gets everything that is wrong, by its place */
export function readTarget(target: TargetDocument, field: string, errors: FieldError[]): RuleTarget {
  const named = kinds.filter(kind => target[kind] !== undefined);
  if (named.length !== 1) errors.push({ field, message: `must name exactly one of ${kinds.join(', ')}` });
  if (target.overflow !== undefined && target.pool === undefined)
    errors.push({ field: `${field}.overflow`, message: 'overflow goes with pool' });
  if (target.label !== undefined && target.close === undefined) errors.push({ field: `${field}.label`, message: 'label goes with close' });
  if (target.owner === undefined) refuseTerms(target, field, 'goes with owner', errors);
  if (target.owner !== undefined) {
    if (target.otherwise === undefined)
      errors.push({ field: `${field}.otherwise`, message: 'must say where the lead goes when the owner can not take it' });
    const otherwise = target.otherwise ? readTarget(target.otherwise, `${field}.otherwise`, errors) : NOWHERE;
    return {
      kind: 'owner',
      owner: readOwner(target.owner, `${field}.owner`, errors),
      ...readTerms(target, field, false, errors),
      otherwise,
    };
  }
  if (target.nurture !== undefined) return { kind: 'nurture', program: target.nurture === 'default' ? null : target.nurture };
  if (target.close !== undefined)
    return { kind: 'close', outcome: target.close, ...(target.label === undefined ? {} : { label: target.label }) };
  return { kind: 'pool', poolId: target.pool ?? '', overflow: target.overflow ?? [] };
}

/** Names every term of an owner that stands where none has a meaning. @param why e.g. `goes with owner` */
export function refuseTerms(document: RuleDocument | TargetDocument, field: string, why: string, errors: FieldError[]): void {
  for (const term of terms) if (document[term] !== undefined) errors.push({ field: `${field}.${term}`, message: `${term} ${why}` });
}

/** The terms of an owner; nothing where none is given. @param isOfLead whether it is who owned the lead before: only this has an age */
export function readTerms(document: OwnerTermsDocument, field: string, isOfLead: boolean, errors: FieldError[]): { terms?: OwnerTerms } {
  const { maxAgeDays: days, ageSince: since = 'activity' } = document;
  if (!isOfLead)
    for (const term of ['maxAgeDays', 'ageSince'] as const)
      if (document[term] !== undefined) errors.push({ field: `${field}.${term}`, message: `${term} goes with the kind existing-owner` });
  if (days === undefined && document.ageSince !== undefined)
    errors.push({ field: `${field}.ageSince`, message: 'ageSince goes with maxAgeDays' });
  const answers = { whenAway: document.whenAway, whenAtCap: document.whenAtCap, whenGone: document.whenGone };
  const given = Object.entries(answers).filter(([, text]) => text !== undefined) as [keyof typeof answers, string][];
  const read: OwnerTerms = {
    ...Object.fromEntries(given.map(([when, text]) => [when, answerOf(text)])),
    ...(days === undefined ? {} : { maxAge: { days, since } }),
  };
  return Object.keys(read).length === 0 ? {} : { terms: read };
}

function answerOf(text: string): OwnerAnswer {
  if (text === 'overflow' || text === 'delegate') return { kind: text };
  const [, , days = 0, hours = 0, minutes = 0] = OWNER_ANSWER.exec(text)!;
  return { kind: 'wait', minutes: (Number(days) * 24 + Number(hours)) * 60 + Number(minutes) };
}

function readOwner({ rep, field: fact }: OwnerDocument, field: string, errors: FieldError[]): OwnerReference {
  if ((rep === undefined) === (fact === undefined)) errors.push({ field, message: 'must name either rep or field' });
  if (rep !== undefined) return { repId: rep };
  const isKnown = fact === 'currentOwner' || mapOf(fact ?? '') !== undefined || facts[fact ?? '']?.type === 'string';
  if (fact !== undefined && !isKnown) errors.push({ field: `${field}.field`, message: `${fact} is not a fact that could hold a rep` });
  return { field: fact ?? '' };
}
