import type { SpendReported } from '@baton/contracts';
import type { Emission, UnitOfWork } from '@baton/messaging';
import { acceptBySet, type Attempt } from '../acceptance/accept-by-set.js';
import { v7 as newId } from 'uuid';
import type { ReceivedItem } from '../acceptance/received.js';
import { canonicalHash } from '../inquiries/canonical-hash.js';
import { cleanText } from '../inquiries/clean-text.js';
import { moneyOf } from '../validation/money.dto.js';
import type { SpendDto } from './spend.dto.js';
import { lockSpend, saveSpend } from './spend.store.js';

/** What a channel cost, checked. */
export interface Spend extends ReceivedItem {
  readonly report: SpendReported;
}

/** What became of it. A revision above 1 restates what was reported before. */
export type SpendReception =
  | { readonly outcome: 'accepted'; readonly spendId: string; readonly revision: number; readonly repeat: boolean }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Spend from a body that was checked. Its id is unique over all sources. @param body the same as it came */
export function mapSpend(dto: SpendDto, body: unknown, externalId: string, sourceId: string): Spend {
  const campaign = cleanText(dto.campaign);
  return {
    sourceId,
    externalId,
    bodyHash: canonicalHash(body),
    report: {
      spendId: `${sourceId}/${externalId}`,
      sourceId,
      from: dto.from,
      to: dto.to,
      mediaType: dto.mediaType,
      channel: cleanText(dto.channel)!,
      ...(campaign === undefined ? {} : { campaign }),
      cost: moneyOf(dto.cost),
    },
  };
}

/**
 * Takes what channels cost, in order, in one transaction. The same id with the same body is a repeat; with another body it restates.
 * @returns one result per item, in their order
 */
export const acceptSpend = (unit: UnitOfWork, items: readonly Spend[]): Promise<SpendReception[]> =>
  acceptBySet<Spend, SpendReception>(
    unit,
    items,
    some => acceptTogether(unit, some),
    reason => ({ outcome: 'failed', reason }),
  );

async function acceptTogether({ tx, now }: UnitOfWork, items: readonly Spend[]): Promise<Attempt<SpendReception>> {
  const rows = await lockSpend(
    tx,
    items.map(({ sourceId, externalId, report }) => ({ spendId: report.spendId, sourceId, externalId })),
    now,
  );
  const emissions: Emission<'spend-reported'>[] = [];
  const results = items.map(({ bodyHash, report, traceparent }): SpendReception => {
    const row = rows.get(report.spendId)!;
    if (row.bodyHash === bodyHash) return { outcome: 'accepted', spendId: report.spendId, revision: row.streamVersion, repeat: true };
    row.bodyHash = bodyHash;
    const cause = { id: newId(), ...(traceparent === undefined ? {} : { traceparent }) };
    emissions.push({ name: 'spend-reported', key: report.spendId, streamVersion: ++row.streamVersion, data: report, cause });
    return { outcome: 'accepted', spendId: report.spendId, revision: row.streamVersion, repeat: false };
  });
  await saveSpend(tx, [...rows.values()], now);
  return { results, emissions };
}
