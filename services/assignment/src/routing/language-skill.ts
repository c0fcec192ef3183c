/** A language as one of the skills of a rep. */
export const languageSkill = (language: string): string => `language ${language}`;
