import type { FieldError } from '@baton/platform';
import { languageSkill } from '../routing/language-skill.js';
import type { PolicyRule } from '../routing/types.js';
import type { RuleDocument } from './policy.document.js';

const DEFAULT_AHEAD = 5;
/** The language of the lead. */
const OF_LEAD = 'lead';

const skillsOf = (skills: readonly string[] = [], languages: readonly string[] = []): string[] => [
  ...skills,
  ...languages.filter(language => language !== OF_LEAD).map(languageSkill),
];
const ofLead = (languages: readonly string[] | undefined): { inLanguageOfLead?: true } =>
  languages?.includes(OF_LEAD) ? { inLanguageOfLead: true } : {};

/** What a rule asks of the rep, and what it prefers. What it does not say is left out. */
export function readSkills(
  { skills, languages, prefer }: RuleDocument,
  field: string,
  errors: FieldError[],
): Pick<PolicyRule, 'skills' | 'inLanguageOfLead' | 'prefer'> {
  const needed = { skills: skillsOf(skills, languages), ...ofLead(languages) };
  if (prefer === undefined) return needed;
  const preferred = {
    skills: skillsOf(prefer.skills, prefer.languages),
    ...ofLead(prefer.languages),
    ahead: prefer.ahead ?? DEFAULT_AHEAD,
  };
  if (preferred.skills.length === 0 && !preferred.inLanguageOfLead)
    errors.push({ field: `${field}.prefer`, message: 'must say what is preferred: skills or languages' });
  return { ...needed, prefer: preferred };
}
