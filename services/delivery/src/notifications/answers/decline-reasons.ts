/** Why reps decline, as they are asked: what sales operations can count. */
export const declineReasons = [
  'No time at the moment',
  'Away in the next days',
  'Not my territory',
  'Not my language',
  'Not my product or segment',
  'A colleague is in touch with them',
  'A conflict of interest',
  'Something else',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** The last of them says nothing without a note. */
export const NEEDS_NOTE: DeclineReason = 'Something else';
export const MOST_NOTE = 500;

/** A field of the form and what is wrong with it. */
export interface DeclineProblem {
  readonly field: 'reason' | 'note';
  readonly message: string;
}

/** Reads the form of the page. @returns the reason as it is told to routing, or what is missing */
export function readDecline(form: unknown): { readonly reason: string } | DeclineProblem {
  const { reason, note: given } = (form ?? {}) as Record<string, unknown>;
  const known = declineReasons.find(each => each === reason);
  if (known === undefined) return { field: 'reason', message: 'Please choose a reason.' };
  const note = typeof given === 'string' ? given.replace(/\s+/g, ' ').trim() : '';
  if (note.length > MOST_NOTE) return { field: 'note', message: `Please say it in ${MOST_NOTE} characters at most.` };
  if (known !== NEEDS_NOTE) return { reason: note === '' ? known : `${known}: ${note}` };
  return note === '' ? { field: 'note', message: 'Please say in a few words why.' } : { reason: note };
}
