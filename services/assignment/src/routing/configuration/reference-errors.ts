import type { FieldError } from '@baton/platform';
import { referencesOf } from '../../policies/targets.js';
import type { PolicyRule, RoutingConfiguration, RuleKind } from '../types.js';
import type { ConfigurationParts } from './configuration.document.js';

/** Where a document says to where rules of a kind send leads. */
const targetFields: Record<RuleKind, string> = {
  filter: 'to',
  named: 'to',
  'existing-owner': 'otherwise',
  'account-owner': 'otherwise',
  territory: 'territories',
};

/** What a document names that neither it nor the present configuration has, and CRM ids that two reps would share. */
export function referenceErrors(parts: ConfigurationParts, present: RoutingConfiguration): FieldError[] {
  const calendars = new Set([...present.calendars.keys(), ...parts.calendars.map(calendar => calendar.calendarId)]);
  const reps = new Set([...present.reps.keys(), ...parts.reps.map(rep => rep.repId)]);
  const pools = new Set([...present.pools.keys(), ...parts.pools.map(pool => pool.poolId)]);
  const missing = (field: string, what: string, id: string, known: ReadonlySet<string>): FieldError[] =>
    known.has(id) ? [] : [{ field, message: `there is no ${what} ${id}` }];

  const ofRule = (rule: PolicyRule, field: string): FieldError[] => {
    const names = referencesOf(rule.to);
    return [...names.pools.flatMap(id => missing(field, 'pool', id, pools)), ...names.reps.flatMap(id => missing(field, 'rep', id, reps))];
  };
  return [
    ...parts.reps.flatMap((rep, index) =>
      rep.calendarId === null ? [] : missing(`reps.${index}.calendar`, 'calendar', rep.calendarId, calendars),
    ),
    ...parts.reps.flatMap((rep, index) =>
      (rep.limits ?? []).flatMap((limit, place) =>
        limit.pools.flatMap((id, nth) => missing(`reps.${index}.limits.${place}.pools.${nth}`, 'pool', id, pools)),
      ),
    ),
    ...parts.reps.flatMap((rep, index) =>
      Object.keys(rep.caps.pools ?? {}).flatMap(id => missing(`reps.${index}.caps.pools.${id}`, 'pool', id, pools)),
    ),
    ...sharedExternalIds(parts, present),
    ...(['delegate', 'manager'] as const).flatMap(field =>
      parts.reps.flatMap((rep, index) => (rep[field] === undefined ? [] : missing(`reps.${index}.${field}`, 'rep', rep[field], reps))),
    ),
    ...parts.pools.flatMap((pool, index) =>
      pool.members.flatMap((member, place) => missing(`pools.${index}.members.${place}.rep`, 'rep', member.repId, reps)),
    ),
    ...(parts.policy?.rules ?? []).flatMap((rule, index) => ofRule(rule, `policy.rules.${index}.${targetFields[rule.kind ?? 'named']}`)),
    ...(parts.policy ? ofRule(parts.policy.fallback, 'policy.fallback') : []),
  ];
}

function sharedExternalIds(parts: ConfigurationParts, present: RoutingConfiguration): FieldError[] {
  const changing = new Set(parts.reps.map(rep => rep.repId));
  const holders = new Map<string, string>();
  for (const rep of present.reps.values()) if (rep.externalId !== null && !changing.has(rep.repId)) holders.set(rep.externalId, rep.repId);
  return parts.reps.flatMap((rep, index) => {
    if (rep.externalId === null) return [];
    const holder = holders.get(rep.externalId);
    holders.set(rep.externalId, rep.repId);
    return holder === undefined ? [] : [{ field: `reps.${index}.externalId`, message: `is the CRM id of rep ${holder} already` }];
  });
}
