import { derivedId, headerOf, topics } from '@baton/contracts';
import { HandlesRecords, type RawSlice, type Received, type UnitOfWork } from '@baton/messaging';
import { isTraceparent, Metrics } from '@baton/platform';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { refusalOf } from '../acceptance/received.js';
import { acceptBehavioralEvents } from '../behavior/accept-behavioral-events.js';
import type { BehavioralEvent } from '../behavior/behavioral-event.js';
import type { CrmUpdate } from '../crm-updates/crm-update.js';
import { CrmUpdates } from '../crm-updates/crm-updates.js';
import { acceptInquiries } from '../inquiries/accept-inquiries.js';
import type { Inquiry } from '../inquiries/inquiry.js';
import { SourceDirectory } from '../sources/source-directory.js';
import type { SourceWithSecrets } from '../sources/source.js';
import { acceptSpend, type Spend } from '../spend/accept-spend.js';
import { planRounds } from './plan-rounds.js';
import { readInbound, type InboundItem, type InboundRefusal, type ReadRecord } from './read-inbound.js';

/** Why something was not accepted; undefined: it was. */
type Refusal = string | undefined;
type Accepts = {
  [K in InboundItem['kind']]: (unit: UnitOfWork, items: readonly Extract<InboundItem, { kind: K }>['item'][]) => Promise<Refusal[]>;
};

const refusalText = (reception: Parameters<typeof refusalOf>[0]): string => {
  const { title, detail } = refusalOf(reception);
  return detail === undefined ? title : `${title}: ${detail}`;
};

// Inquiries first: what else is said in the same round may be about one of them.
const acceptsBy = (crmUpdates: CrmUpdates): Accepts => ({
  inquiry: async (unit, items: readonly Inquiry[]) =>
    (await acceptInquiries(unit, items)).map(r =>
      r.outcome === 'accepted' ? undefined : refusalText(r.outcome === 'conflict' ? { outcome: 'conflict', id: r.inquiryId } : r),
    ),
  'crm-update': async (unit, items: readonly CrmUpdate[]) =>
    (await crmUpdates.accept(unit, items)).map(r => (r.outcome === 'accepted' ? undefined : refusalText(r))),
  'behavioral-event': async (unit, items: readonly BehavioralEvent[]) =>
    (await acceptBehavioralEvents(unit, items)).map(r => (r.outcome === 'accepted' ? undefined : refusalText(r))),
  spend: async (unit, items: readonly Spend[]) =>
    (await acceptSpend(unit, items)).map(r => (r.outcome === 'accepted' ? undefined : refusalText(r))),
});

/** What systems outside put on inbound.events.v1. A refusal is told on inbound.refusals.v1; nothing is dead-lettered, for it was never let in. */
@Controller()
export class InboundHandler {
  private readonly outcomes;
  private readonly accepts: Accepts;

  constructor(
    private readonly sources: SourceDirectory,
    crmUpdates: CrmUpdates,
    metrics: Metrics,
  ) {
    this.accepts = acceptsBy(crmUpdates);
    this.outcomes = metrics.counter('baton_intake_inbound_total', 'Records of inbound.events.v1 by what they were', ['outcome']);
  }

  @EventPattern<string>(topics.inbound.name)
  @HandlesRecords()
  async onRecords(@Payload() slice: RawSlice): Promise<void> {
    const sources = await this.sourcesOf(slice.records);
    const read = slice.records.map(record => readInbound(record, sources.get(headerOf(record, 'baton-source') ?? '')));
    const keys = read.map((one, index) => ({
      key: slice.records[index].key?.toString() ?? `(none)/${slice.records[index].partition}`,
      kind: one.kind,
    }));
    for (const round of planRounds(keys))
      for (const kind of Object.keys(this.accepts) as InboundItem['kind'][])
        await this.accept(
          slice,
          kind,
          round.filter(index => read[index].kind === kind).map(index => [slice.records[index], read[index]] as const),
        );
    read.forEach((one, index) => {
      if (one.kind === 'refused') this.refuse(slice, slice.records[index], one.id, one);
    });
  }

  private async accept(unit: UnitOfWork, kind: InboundItem['kind'], some: readonly (readonly [Received, ReadRecord])[]): Promise<void> {
    if (some.length === 0) return;
    const items = some.map(([, one]) => (one as InboundItem).item);
    const refusals = await this.accepts[kind](unit, items as never);
    refusals.forEach((reason, index) => {
      const [record, { id }] = some[index];
      if (reason !== undefined) this.refuse(unit, record, id, { kind: 'refused', sourceId: items[index].sourceId, reason, errors: [] });
    });
    const accepted = refusals.filter(reason => reason === undefined).length;
    unit.afterCommit(() => this.outcomes.inc({ outcome: kind }, accepted));
  }

  private refuse(unit: UnitOfWork, record: Received, id: string, { sourceId, reason, errors }: InboundRefusal): void {
    const traceparent = headerOf(record, 'traceparent');
    unit.afterCommit(() => this.outcomes.inc({ outcome: 'refused' }));
    unit.emit({
      name: 'inbound-refused',
      key: id.slice(0, 500),
      streamVersion: 1,
      data: {
        inboundId: id.slice(0, 2000),
        sourceId,
        reason: reason.slice(0, 2000),
        errors: errors.map(({ field, message }) => ({ field: field.slice(0, 2000), message: message.slice(0, 2000) })),
        at: unit.now.toISOString(),
      },
      cause: {
        id: derivedId(`${record.topic}/${record.partition}/${record.offset}`, 'refusal'),
        ...(isTraceparent(traceparent) ? { traceparent } : {}),
      },
    });
  }

  private async sourcesOf(records: readonly Received[]): Promise<Map<string, SourceWithSecrets>> {
    const ids = [...new Set(records.flatMap(record => headerOf(record, 'baton-source') ?? []))];
    const found = await Promise.all(ids.map(id => this.sources.find(id)));
    return new Map(found.flatMap(source => (source?.active ? [[source.id, source] as const] : [])));
  }
}
