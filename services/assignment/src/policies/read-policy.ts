import { createHash } from 'node:crypto';
import type { FieldError } from '@baton/platform';
import type { OwnerReference, PolicyConfiguration, PolicyRule, RuleTarget, ServiceLevel } from '../routing/types.js';
import { compileCondition } from './conditions.js';
import { facts } from './facts.js';
import { readDeclineBudget } from '../conduct/read-decline-budget.js';
import { readQueueTiers } from '../queue/read-queue-tiers.js';
import { readServiceLevel } from '../sla/read-service-level.js';
import type { PolicyDocument, RuleDocument, TargetDocument } from './policy.document.js';

export const FALLBACK = 'fallback';

/** The policy of a document, or everything that is wrong with it beyond the types of its fields. Pools and reps are not looked up here. */
export function readPolicy(document: PolicyDocument): PolicyConfiguration | FieldError[] {
  const errors: FieldError[] = [];
  const level = document.sla ? readServiceLevel(document.sla, 'sla', errors) : null;
  const rules = (document.rules ?? []).map((rule, index) => {
    const own = rule.sla ? readServiceLevel(rule.sla, `rules.${index}.sla`, errors) : level;
    return readRule(rule, `rules.${index}`, own, errors);
  });
  const queueTiers = document.queue ? readQueueTiers(document.queue, errors) : [];
  const declines = document.declines ? readDeclineBudget(document.declines, errors) : null;
  const to = readTarget(document.fallback, 'fallback', errors);
  const fallback: PolicyRule = { id: FALLBACK, when: null, to, skills: [], sla: level };
  if (errors.length > 0) return errors;
  // What a policy does not use is left out, so that its hash stays the same.
  const content = {
    name: document.name,
    rules,
    fallback,
    ...(queueTiers.length === 0 ? {} : { queueTiers }),
    ...(declines && { declines }),
  };
  return { hash: createHash('sha256').update(canonicalJson(content)).digest('hex'), ...content };
}

function readRule(rule: RuleDocument, field: string, sla: ServiceLevel | null, errors: FieldError[]): PolicyRule {
  if (rule.id === FALLBACK) errors.push({ field: `${field}.id`, message: `${FALLBACK} is the name of the policy's last resort` });
  const condition = rule.when === undefined || rule.when === null ? null : compileCondition(rule.when);
  if (condition !== null && 'message' in condition)
    errors.push({ field: `${field}.when`, message: `line ${condition.line}, column ${condition.column}: ${condition.message}` });
  return { id: rule.id, when: rule.when ?? null, to: readTarget(rule.to, `${field}.to`, errors), skills: rule.skills ?? [], sla };
}

const kinds = ['pool', 'owner', 'nurture', 'close'] as const;

function readTarget(target: TargetDocument, field: string, errors: FieldError[]): RuleTarget {
  const named = kinds.filter(kind => target[kind] !== undefined);
  if (named.length !== 1) errors.push({ field, message: `must name exactly one of ${kinds.join(', ')}` });
  if (target.overflow !== undefined && target.pool === undefined)
    errors.push({ field: `${field}.overflow`, message: 'overflow goes with pool' });
  if (target.otherwise !== undefined && target.owner === undefined)
    errors.push({ field: `${field}.otherwise`, message: 'otherwise goes with owner' });
  if (target.owner !== undefined) {
    if (target.otherwise === undefined)
      errors.push({ field: `${field}.otherwise`, message: 'must say where the lead goes when the owner can not take it' });
    const otherwise = target.otherwise
      ? readTarget(target.otherwise, `${field}.otherwise`, errors)
      : ({ kind: 'nurture', program: null } as const);
    return { kind: 'owner', owner: readOwner(target.owner, `${field}.owner`, errors), otherwise };
  }
  if (target.nurture !== undefined) return { kind: 'nurture', program: target.nurture === 'default' ? null : target.nurture };
  if (target.close !== undefined) return { kind: 'close', outcome: target.close };
  return { kind: 'pool', poolId: target.pool ?? '', overflow: target.overflow ?? [] };
}

function readOwner({ rep, field: fact }: { rep?: string; field?: string }, field: string, errors: FieldError[]): OwnerReference {
  if ((rep === undefined) === (fact === undefined)) errors.push({ field, message: 'must name either rep or field' });
  if (rep !== undefined) return { repId: rep };
  const isKnown = fact === 'currentOwner' || fact?.startsWith('answers.') || facts[fact ?? '']?.type === 'string';
  if (fact !== undefined && !isKnown) errors.push({ field: `${field}.field`, message: `${fact} is not a fact that could hold a rep` });
  return { field: fact ?? '' };
}

/** JSON with sorted keys: equal content gives equal text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** Every pool and rep that a target names, each with its place in the target. */
export function referencesOf(target: RuleTarget): { pools: string[]; reps: string[] } {
  if (target.kind === 'pool') return { pools: [target.poolId, ...target.overflow], reps: [] };
  if (target.kind !== 'owner') return { pools: [], reps: [] };
  const { pools, reps } = referencesOf(target.otherwise);
  return { pools, reps: 'repId' in target.owner ? [target.owner.repId, ...reps] : reps };
}
