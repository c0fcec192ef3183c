import type { FactValues } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { PolicyRule } from '../types.js';
import type { Preference } from './requirements.js';

/** The skills that a rule asks for and those that it prefers: with the language of the lead, where it says so and that is known. */
export function askedSkills(board: BoardState, rule: PolicyRule, facts: FactValues): { skills: readonly string[]; prefer?: Preference } {
  const { skills, prefer } = rule;
  if (!rule.inLanguageOfLead && prefer === undefined) return { skills };
  const language = facts['person.language'];
  const spoken = typeof language === 'string' && language !== '' ? [board.skillOfLanguage(language)] : [];
  const needed = rule.inLanguageOfLead ? [...skills, ...spoken] : skills;
  if (prefer === undefined) return { skills: needed };
  const preferred = [...new Set(prefer.inLanguageOfLead ? [...prefer.skills, ...spoken] : prefer.skills)];
  return preferred.length === 0 ? { skills: needed } : { skills: needed, prefer: { skills: preferred, ahead: prefer.ahead } };
}
