import type { RepState } from '../board/rep-state.js';
import type { Requirements } from './requirements.js';

type Asked = Pick<Requirements, 'now' | 'leadId' | 'weight'>;

/** What open work is counted in: leads, unless the policy weighs them. */
export const unitOf = ({ weight }: Pick<Asked, 'weight'>): string => (weight === undefined ? 'leads' : 'by weight');

/** `; this one weighs 4`, or nothing where the policy weighs no leads. */
export const weightInWords = (weight: number | undefined): string => (weight === undefined ? '' : `; this one weighs ${weight}`);

/** `12 of 20 open leads`, or `12 open leads` without a cap; with weights `9 of 12 open by weight; this one weighs 4`. */
export function loadInWords({ slots, caps }: Pick<RepState, 'slots' | 'caps'>, weight?: number): string {
  const open = caps.open === Infinity ? `${slots.open}` : `${slots.open} of ${caps.open}`;
  return `${open} open ${unitOf({ weight })}${weightInWords(weight)}`;
}

/** What is kept free for others; nothing when nothing is. */
export function keptInWords(rep: RepState, { leadId, now }: Asked, poolId?: string): string {
  const kept = rep.keptFrom(leadId, now, poolId);
  return kept === 0 ? '' : `; keeps ${kept} for a lead that has waited long`;
}
