import { createHash } from 'node:crypto';
import type { FieldError } from '@baton/platform';
import type { PolicyConfiguration, PolicyRule, RuleTarget, ServiceLevel } from '../routing/types.js';
import { compileCondition, compileValue, type ConditionError } from './conditions.js';
import { readDeclineBudget } from '../conduct/read-decline-budget.js';
import { readQueueTiers } from '../queue/read-queue-tiers.js';
import { withoutNulls } from '../routing/configuration/without-nulls.js';
import { readServiceLevel } from '../sla/read-service-level.js';
import { hostOf } from './domains.js';
import type { PolicyDocument, RuleDocument } from './policy.document.js';
import { readSkills } from './read-preference.js';
import { readTarget, readTerms, refuseTerms } from './read-target.js';
import { readTerritories } from './read-territories.js';

export const FALLBACK = 'fallback';

/** The policy of a document, or everything that is wrong with it beyond the types of its fields. Pools and reps are not looked up here. */
export function readPolicy(given: PolicyDocument): PolicyConfiguration | FieldError[] {
  const document = withoutNulls(given);
  const errors: FieldError[] = [];
  const level = document.sla ? readServiceLevel(document.sla, 'sla', errors) : null;
  const rules = (document.rules ?? []).map((rule, index) => {
    const own = rule.sla ? readServiceLevel(rule.sla, `rules.${index}.sla`, errors) : level;
    return readRule(rule, `rules.${index}`, own, errors);
  });
  const queueTiers = document.queue ? readQueueTiers(document.queue, errors) : [];
  const queueValue = document.queue?.value;
  if (queueValue !== undefined) noteError(compileValue(queueValue), 'queue.value', errors);
  const declines = document.declines ? readDeclineBudget(document.declines, errors) : null;
  const weights = (document.weights ?? []).map(({ when, weight }, index) => ({
    when: checkedCondition(when, `weights.${index}.when`, errors),
    weight,
  }));
  const to = readTarget(document.fallback, 'fallback', errors);
  const fallback: PolicyRule = { id: FALLBACK, when: null, to, skills: [], sla: level };
  if (errors.length > 0) return errors;
  // What a policy does not use is left out, so that its hash stays the same.
  const content = {
    name: document.name,
    rules,
    fallback,
    ...(queueTiers.length === 0 ? {} : { queueTiers }),
    ...(queueValue === undefined ? {} : { queueValue }),
    ...(declines && { declines }),
    ...(weights.length > 0 && { weights }),
    ...(document.alarmOnFallback === true && { alarmOnFallback: true as const }),
  };
  return { hash: createHash('sha256').update(canonicalJson(content)).digest('hex'), ...content };
}

/** What a document does not say is left out: the hash of a policy stays the same when rules learn to say more. */
function readRule(rule: RuleDocument, field: string, sla: ServiceLevel | null, errors: FieldError[]): PolicyRule {
  if (rule.id === FALLBACK) errors.push({ field: `${field}.id`, message: `${FALLBACK} is the name of the policy's last resort` });
  return {
    id: rule.id,
    ...(rule.kind === undefined || rule.kind === 'named' ? {} : { kind: rule.kind }),
    when: rule.when === undefined || rule.when === null ? null : checkedCondition(rule.when, `${field}.when`, errors),
    ...(rule.freeMail === true ? { freeMail: true } : {}),
    ...(rule.domains === undefined
      ? {}
      : { domains: rule.domains.map((domain, place) => readDomain(domain, `${field}.domains.${place}`, errors)) }),
    to: targetOf(rule, field, errors),
    ...readSkills(rule, field, errors),
    sla,
  };
}

function noteError(compiled: object | ConditionError, field: string, errors: FieldError[]): void {
  if ('message' in compiled) errors.push({ field, message: `line ${compiled.line}, column ${compiled.column}: ${compiled.message}` });
}

function checkedCondition(when: string, field: string, errors: FieldError[]): string {
  noteError(compileCondition(when), field, errors);
  return when;
}

function readDomain(domain: string, field: string, errors: FieldError[]): string {
  const host = hostOf(domain);
  if (host === null) errors.push({ field, message: `${domain} is not a domain such as example.com` });
  return host ?? domain;
}

function targetOf(rule: RuleDocument, field: string, errors: FieldError[]): RuleTarget {
  const { kind = 'named', to, territories } = rule;
  const isOfOwner = kind === 'existing-owner' || kind === 'account-owner';
  if (!isOfOwner) refuseTerms(rule, field, 'goes with the kinds existing-owner and account-owner, or into to beside owner', errors);
  if (territories !== undefined && kind !== 'territory')
    errors.push({ field: `${field}.territories`, message: 'territories go with the kind territory' });
  if (to !== undefined && (isOfOwner || kind === 'territory'))
    errors.push({ field: `${field}.to`, message: `a rule of kind ${kind} finds by itself where the lead goes` });
  switch (kind) {
    case 'existing-owner':
    case 'account-owner': {
      const of = kind === 'existing-owner' ? 'lead' : 'account';
      const otherwise = rule.otherwise === undefined ? null : readTarget(rule.otherwise, `${field}.otherwise`, errors);
      return { kind: 'owner', owner: { of }, ...readTerms(rule, field, of === 'lead', errors), otherwise };
    }
    case 'territory':
      if (territories === undefined)
        errors.push({ field: `${field}.territories`, message: 'must name the territories and where their leads go' });
      return { kind: 'territory', territories: readTerritories(territories ?? [], `${field}.territories`, errors) };
    case 'filter':
      if ((rule.when ?? null) === null && rule.freeMail !== true && rule.domains === undefined)
        errors.push({ field, message: 'a filter must say what it takes out: one of when, freeMail, domains' });
      if (to?.owner !== undefined)
        errors.push({ field: `${field}.to.owner`, message: 'a filter sends to a pool or to nurture, or closes' });
      break;
    case 'named':
  }
  if (to === undefined) errors.push({ field: `${field}.to`, message: 'must say where the lead goes' });
  return readTarget(to ?? { nurture: 'default' }, `${field}.to`, errors);
}

/** JSON with sorted keys: equal content gives equal text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
