import { attributionModels } from '@baton/contracts';
import { creditConversion, pathTo, type Credit, type PathTouch } from './credit-conversion.js';
import type { Standing } from './standing-report.js';

/** The attribution of a conversion as it was last published. */
export interface Attribution {
  readonly leadId: string;
  readonly amount: number;
  readonly currency: string;
  readonly wonAt: Date;
  readonly credits: readonly Credit[];
}

/**
 * What has to be published now about a conversion.
 * @param published what was published last; null when nothing was
 * @param standing what is true of the opportunity; its leadId after merges
 * @param touches the touchpoints of that lead
 * @returns null when it is what was published already, or nothing was won and nothing was ever published. A win that was taken back is an
 * attribution of 0 without credits.
 */
export function restateConversion(published: Attribution | null, standing: Standing, touches: readonly PathTouch[]): Attribution | null {
  const { leadId, wonAt } = standing;
  let current: Attribution;
  if (wonAt !== null) {
    const { amount, currency } = standing;
    current = { leadId, amount, currency, wonAt, credits: creditConversion(amount, pathTo(touches, wonAt)) };
  } else {
    if (published === null) return null;
    current = { leadId, amount: 0, currency: published.currency, wonAt: published.wonAt, credits: [] };
  }
  return published !== null && sameAttribution(published, current) ? null : current;
}

const creditKey = (credit: Credit): unknown[] => [
  credit.touchpointId,
  credit.mediaType,
  credit.channel,
  credit.campaign,
  credit.amount,
  credit.share,
];
const key = ({ leadId, amount, currency, wonAt, credits }: Attribution): string =>
  JSON.stringify([
    leadId,
    amount,
    currency,
    wonAt.getTime(),
    attributionModels.map(model => credits.filter(c => c.model === model).map(creditKey)),
  ]);

const sameAttribution = (a: Attribution, b: Attribution): boolean => key(a) === key(b);
