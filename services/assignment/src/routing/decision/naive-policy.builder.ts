import type {
  OwnerTermsDocument,
  PolicyDocument,
  RuleDocument,
  TargetDocument,
  TerritoryDocument,
} from '../../policies/policy.document.js';

/** Whether a rep can take a lead, in one word. */
export type RepCondition = 'free' | 'full' | 'away' | 'gone';

/** A team as plainly as possible: every pool has one member. */
export interface NaiveTeam {
  readonly reps: Readonly<Record<string, { readonly condition: RepCondition; readonly delegate: string | null }>>;
  readonly pools: Readonly<Record<string, string>>;
}

export interface NaiveLead {
  readonly country: string;
  readonly state: string;
  /** Three digits, or ''. */
  readonly postalCode: string;
  readonly emailDomain: string;
  readonly role: string;
  readonly account: { readonly owner: string | null; readonly segment: string } | null;
  readonly previousOwner: { readonly repId: string; readonly assignedDaysAgo: number | null; readonly activeDaysAgo: number | null } | null;
  readonly waitedMinutes: number | null;
  readonly excluded: readonly string[];
}

/** Conditions in CEL, each with what it means. */
export const naiveConditions: Readonly<Record<string, (lead: NaiveLead) => boolean>> = {
  'answers.role == "student"': lead => lead.role === 'student',
  'answers.role != "student"': lead => lead.role !== 'student' && lead.role !== '',
  'account.segment == "key"': lead => lead.account?.segment === 'key',
  'person.country in ["DE", "FR"]': lead => lead.country === 'DE' || lead.country === 'FR',
};

/** The rules of a policy once more, written apart from the engine: read from the document each time, nested as people write it. */
export function naiveRoute(policy: PolicyDocument, team: NaiveTeam, lead: NaiveLead): { rule: string; outcome: string } {
  for (const rule of policy.rules ?? []) {
    const outcome = isTaken(rule, lead) ? byKind(rule, team, lead) : null;
    if (outcome !== null) return { rule: rule.id, outcome };
  }
  return { rule: 'fallback', outcome: byTarget(policy.fallback, team, lead) };
}

function isTaken(rule: RuleDocument, lead: NaiveLead): boolean {
  if (rule.when && !naiveConditions[rule.when]!(lead)) return false;
  if (rule.freeMail && lead.emailDomain !== 'gmail.com') return false;
  return !rule.domains || rule.domains.some(domain => `.${lead.emailDomain}`.endsWith(`.${domain}`));
}

function byKind(rule: RuleDocument, team: NaiveTeam, lead: NaiveLead): string | null {
  const otherwise = () => (rule.otherwise ? byTarget(rule.otherwise, team, lead) : null);
  if (rule.kind === 'existing-owner') return byOwner(ownerOfLead(rule, lead), rule, otherwise, team, lead);
  if (rule.kind === 'account-owner') return byOwner(lead.account?.owner ?? null, rule, otherwise, team, lead);
  if (rule.kind === 'territory') {
    const best = areasWith(rule.territories!, lead).sort(bySpecificity)[0];
    return best ? byTarget(best.to, team, lead) : null;
  }
  return byTarget(rule.to!, team, lead);
}

function byTarget(target: TargetDocument, team: NaiveTeam, lead: NaiveLead): string {
  if (target.nurture) return `nurture ${target.nurture}`;
  if (target.close) return `close ${target.close}`;
  if (target.owner) return byOwner(target.owner.rep!, target, () => byTarget(target.otherwise!, team, lead), team, lead)!;
  const pools = [target.pool!, ...(target.overflow ?? [])];
  const first = pools.find(pool => canTake(team.pools[pool]!, team, lead));
  return first ? `assign ${team.pools[first]}` : `queue ${target.pool}`;
}

const canTake = (repId: string, team: NaiveTeam, lead: NaiveLead) =>
  team.reps[repId]?.condition === 'free' && !lead.excluded.includes(repId);

function ownerOfLead({ maxAgeDays, ageSince }: RuleDocument, { previousOwner }: NaiveLead): string | null {
  if (previousOwner === null) return null;
  const { assignedDaysAgo, activeDaysAgo } = previousOwner;
  const ages = (ageSince === 'assignment' ? [assignedDaysAgo] : [assignedDaysAgo, activeDaysAgo]).filter(age => age !== null);
  return maxAgeDays !== undefined && ages.length > 0 && Math.min(...ages) > maxAgeDays ? null : previousOwner.repId;
}

function byOwner<T extends string | null>(
  repId: string | null,
  terms: OwnerTermsDocument,
  otherwise: () => T,
  team: NaiveTeam,
  lead: NaiveLead,
): string | T {
  const rep = repId === null ? undefined : team.reps[repId];
  if (!rep) return otherwise();
  if (canTake(repId!, team, lead)) return `assign ${repId}`;
  const isPassedBy = lead.excluded.includes(repId!) && rep.condition !== 'gone' && rep.condition !== 'away';
  const answer = isPassedBy
    ? undefined
    : { free: undefined, full: terms.whenAtCap, away: terms.whenAway, gone: terms.whenGone }[rep.condition];
  if (answer === 'delegate' && rep.delegate !== null && canTake(rep.delegate, team, lead)) return `assign ${rep.delegate}`;
  const minutes = Number(/^wait (\d+)m$/.exec(answer ?? '')?.[1] ?? 0);
  return minutes > (lead.waitedMinutes ?? 0) ? `queue (owner ${repId})` : otherwise();
}

interface Area {
  readonly to: TargetDocument;
  /** How many of the thousand codes it holds at the place of the lead; 1000 where it names none. */
  readonly codes: number;
  readonly hasState: boolean;
  readonly hasCountry: boolean;
}

const bySpecificity = (a: Area, b: Area): number =>
  Number(a.codes === 1000) - Number(b.codes === 1000) ||
  a.codes - b.codes ||
  Number(b.hasState) - Number(a.hasState) ||
  Number(b.hasCountry) - Number(a.hasCountry);

const everyCode = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));
const holds = (item: string, code: string) =>
  item.includes('-') ? code >= item.slice(0, 3) && code <= item.slice(4) : code.startsWith(item);

/** Every area that holds the place of the lead, in the order of the document; what is around it held it before. */
function areasWith(
  areas: readonly TerritoryDocument[],
  lead: NaiveLead,
  around = { codes: 1000, hasState: false, hasCountry: false },
): Area[] {
  return areas.flatMap(({ countries, states, postalCodes, to, within }) => {
    if (countries && !countries.includes(lead.country)) return [];
    if (states && !states.includes(lead.state)) return [];
    const items = postalCodes?.filter(item => lead.postalCode !== '' && holds(item, lead.postalCode));
    if (items?.length === 0) return [];
    const here = {
      codes: items ? Math.min(...items.map(item => everyCode.filter(code => holds(item, code)).length)) : around.codes,
      hasState: around.hasState || states !== undefined,
      hasCountry: around.hasCountry || countries !== undefined,
    };
    return [...(to ? [{ ...here, to }] : []), ...areasWith(within ?? [], lead, here)];
  });
}
