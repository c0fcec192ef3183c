import { attributionModels, type AttributionModel, type MediaType } from '@baton/contracts';
import { splitByLargestRemainder } from '@baton/money';

/** Where something came from, as far as credit is told apart. */
export interface Place {
  readonly mediaType: MediaType;
  readonly channel: string;
  readonly campaign: string | null;
}

export interface PathTouch extends Place {
  readonly touchpointId: string;
  readonly at: Date;
}

/** A part of a conversion that one touchpoint gets under one model. */
export interface Credit extends Place {
  readonly model: AttributionModel;
  /** null: nothing is known that led to it, or several touchpoints of one place are credited together. */
  readonly touchpointId: string | null;
  /** Minor units. */
  readonly amount: number;
  /** Millionths of the conversion itself, for counting: those of a model add up to 1,000,000. */
  readonly share: number;
}

const WHOLE = 1_000_000;

/** Who is credited when nothing is known that led to a conversion: revenue is never left out of a report. */
export const UNATTRIBUTED: Place = { mediaType: 'other', channel: 'unattributed', campaign: null };

/** Beyond that many touchpoints, those of one place are credited together: the event has to fit into a record. */
export const LONGEST_PATH = 500;

/** How much each touchpoint of a path counts, oldest first. */
const weights: Record<AttributionModel, (length: number) => number[]> = {
  first: length => Array.from({ length }, (_, i) => (i === 0 ? 1 : 0)),
  last: length => Array.from({ length }, (_, i) => (i === length - 1 ? 1 : 0)),
  linear: length => Array.from({ length }, () => 1),
};

/** The touchpoints that can have led to a conversion: those up to it, oldest first; at the same instant in the order of their ids. */
export const pathTo = <T extends PathTouch>(touches: readonly T[], wonAt: Date): T[] =>
  touches
    .filter(touch => touch.at <= wonAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.touchpointId < b.touchpointId ? -1 : a.touchpointId > b.touchpointId ? 1 : 0));

/**
 * Credits a conversion to the touchpoints of its path, under every model. The credits of each model add up to the amount to the minor unit
 * (I7); what division leaves goes to the oldest.
 * @param amount minor units; may be negative
 * @param path oldest first
 */
export function creditConversion(amount: number, path: readonly PathTouch[]): Credit[] {
  if (path.length === 0) return attributionModels.map(model => ({ model, touchpointId: null, ...UNATTRIBUTED, amount, share: WHOLE }));
  const credits = attributionModels.flatMap(model => {
    const counts = weights[model](path.length);
    const amounts = splitByLargestRemainder(amount, counts);
    const shares = splitByLargestRemainder(WHOLE, counts);
    return path.flatMap(({ touchpointId, mediaType, channel, campaign }, i) =>
      counts[i] === 0 ? [] : [{ model, touchpointId, mediaType, channel, campaign, amount: amounts[i]!, share: shares[i]! }],
    );
  });
  return path.length > LONGEST_PATH ? joinedByPlace(credits) : credits;
}

/** One credit per model and place. Sums are kept; touchpoints are no longer told apart. */
function joinedByPlace(credits: readonly Credit[]): Credit[] {
  const joined = new Map<string, Credit>();
  for (const credit of credits) {
    const key = JSON.stringify([credit.model, credit.mediaType, credit.channel, credit.campaign]);
    const before = joined.get(key);
    joined.set(
      key,
      before === undefined
        ? { ...credit, touchpointId: null }
        : { ...before, amount: before.amount + credit.amount, share: before.share + credit.share },
    );
  }
  return [...joined.values()];
}
