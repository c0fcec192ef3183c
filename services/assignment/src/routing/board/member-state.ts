import type { RepState } from './rep-state.js';

/** A member of a pool, with its turn. */
export interface MemberState {
  readonly rep: RepState;
  weight: number;
  stride: number;
  pass: number;
}
