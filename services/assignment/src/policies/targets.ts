import type { OwnerTerms, RuleTarget } from '../routing/types.js';

/** A target and all targets that it may lead to, itself first. */
export function targetsWithin(target: RuleTarget): RuleTarget[] {
  switch (target.kind) {
    case 'owner':
      return [target, ...(target.otherwise === null ? [] : targetsWithin(target.otherwise))];
    case 'territory':
      return [target, ...target.territories.flatMap(territory => targetsWithin(territory.to))];
    case 'pool':
    case 'nurture':
    case 'close':
      return [target];
  }
}

/** Every pool and rep that a target names, in its order. */
export function referencesOf(target: RuleTarget): { pools: string[]; reps: string[] } {
  const targets = targetsWithin(target);
  return {
    pools: targets.flatMap(each => (each.kind === 'pool' ? [each.poolId, ...each.overflow] : [])),
    reps: targets.flatMap(each => (each.kind === 'owner' && 'repId' in each.owner ? [each.owner.repId] : [])),
  };
}

/** The facts that a target looks at. */
export const pathsOf = (target: RuleTarget): string[] => targetsWithin(target).flatMap(ownPaths);

/** Of the account, in the order in which the decision tells them. */
const ACCOUNT = ['account.id', 'account.name', 'account.owner', 'account.matchedBy', 'account.matchedOn'];
const PLACE = ['person.country', 'person.state', 'person.postalCode', 'company.country'];

function ownPaths(target: RuleTarget): string[] {
  if (target.kind === 'territory') return PLACE;
  if (target.kind !== 'owner' || 'repId' in target.owner) return [];
  if ('of' in target.owner) return target.owner.of === 'account' ? ACCOUNT : [];
  return target.owner.field === 'currentOwner' ? [] : [target.owner.field];
}

/** What a target needs to know beside facts. */
export interface TargetNeeds {
  /** Who owned the lead before. */
  readonly previousOwner: boolean;
  /** Since when the lead has been waiting. */
  readonly waiting: boolean;
}

export function needsOf(targets: readonly RuleTarget[]): TargetNeeds {
  const owners = targets.flatMap(targetsWithin).filter(each => each.kind === 'owner');
  return {
    previousOwner: owners.some(({ owner }) => 'of' in owner && owner.of === 'lead'),
    waiting: owners.some(({ terms }) => answersOf(terms).some(answer => answer?.kind === 'wait')),
  };
}

const answersOf = (terms: OwnerTerms | undefined) => [terms?.whenAway, terms?.whenAtCap, terms?.whenGone];
