import type { MediaType } from '@baton/contracts';
import { sumAmounts } from '@baton/money';

export interface ReportPlace {
  readonly mediaType: MediaType;
  /** Absent in a report by media type. */
  readonly channel?: string;
  /** Absent in a report by media type or channel; null: none was named. */
  readonly campaign?: string | null;
}

export interface RevenueRow extends ReportPlace {
  readonly currency: string;
  readonly revenue: number;
  /** Millionths of conversions. */
  readonly wonShare: number;
}
export interface CostRow extends ReportPlace {
  readonly currency: string;
  readonly cost: number;
}
export interface LeadsRow extends ReportPlace {
  readonly leads: number;
}

/** Minor units of one currency. Currencies are never added. */
export interface ReportMoney {
  readonly currency: string;
  readonly revenue: number;
  readonly cost: number;
  /** revenue / cost; null without cost. */
  readonly return: number | null;
  /** Conversions; parts of one, with up to six decimals, where a model divides it. */
  readonly won: number;
}
export interface ReportLine extends ReportPlace {
  /** People whose first inquiry came from here. */
  readonly leads: number;
  readonly money: readonly ReportMoney[];
}
export interface Report {
  readonly lines: readonly ReportLine[];
  readonly totals: { readonly leads: number; readonly money: readonly ReportMoney[] };
}

interface Sums {
  revenue: number[];
  cost: number[];
  wonShare: number[];
}
interface Line {
  place: ReportPlace;
  leads: number;
  byCurrency: Map<string, Sums>;
}

/** Joins what is known of each place. The lines of a currency add up to its total, to the minor unit. */
export function buildReport(revenues: readonly RevenueRow[], costs: readonly CostRow[], leads: readonly LeadsRow[]): Report {
  const lines = new Map<string, Line>();
  const total: Line = { place: { mediaType: 'other' }, leads: 0, byCurrency: new Map() };
  const lineOf = ({ mediaType, channel, campaign }: ReportPlace): Line => {
    const key = JSON.stringify([mediaType, channel ?? null, campaign ?? null]);
    let line = lines.get(key);
    if (!line) {
      const place = { mediaType, ...(channel === undefined ? {} : { channel }), ...(campaign === undefined ? {} : { campaign }) };
      lines.set(key, (line = { place, leads: 0, byCurrency: new Map() }));
    }
    return line;
  };
  for (const row of revenues)
    for (const line of [lineOf(row), total]) {
      const sums = sumsOf(line, row.currency);
      sums.revenue.push(row.revenue);
      sums.wonShare.push(row.wonShare);
    }
  for (const row of costs) for (const line of [lineOf(row), total]) sumsOf(line, row.currency).cost.push(row.cost);
  for (const row of leads) for (const line of [lineOf(row), total]) line.leads += row.leads;
  return {
    lines: [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => ({ ...line.place, leads: line.leads, money: moneyOf(line) })),
    totals: { leads: total.leads, money: moneyOf(total) },
  };
}

function sumsOf(line: Line, currency: string): Sums {
  let sums = line.byCurrency.get(currency);
  if (!sums) line.byCurrency.set(currency, (sums = { revenue: [], cost: [], wonShare: [] }));
  return sums;
}

const moneyOf = (line: Line): ReportMoney[] =>
  [...line.byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sums]) => {
      const [revenue, cost] = [sumAmounts(sums.revenue), sumAmounts(sums.cost)];
      const ratio = cost === 0 ? null : Math.round((revenue / cost) * 10_000) / 10_000;
      return { currency, revenue, cost, return: ratio, won: sumAmounts(sums.wonShare) / 1_000_000 };
    });
