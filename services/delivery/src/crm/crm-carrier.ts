import { Database, Logger, SecretBox, type Transaction } from '@baton/platform';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../config.js';
import type { Lane } from '../deliveries/lanes.store.js';
import type { Carrier, Send } from '../sending/carrier.js';
import type { Head, Ready } from '../sending/claims.store.js';
import type { Outcome } from '../sending/classify-outcome.js';
import type { ConnectionSettings } from './connections/connection.js';
import { openCredentials } from './connections/credentials.js';
import type { CrmConnector, CrmVendor } from './crm-connector.js';
import type { CrmEvent } from './lead-facts.js';
import { planWrite, type Job } from './plan-write.js';
import { erasuresOf, historiesOf, kinOf, recordsOf } from './records/crm-records.store.js';
import { writeBatch, type Erasing } from './write-batch.js';

export const CONNECTORS = Symbol('connectors');
export type Connectors = ReadonlyMap<CrmVendor, CrmConnector>;

/** So many times the time for one request a batch may take as a whole: with the writing of its result, less than the lease of its lanes. */
const REQUESTS_IN_A_BATCH = 2;

/** Of the time for one request, erasures may take so large a part of a batch: what goes with them needs the rest. */
const ERASURES_OF_A_REQUEST = 0.5;

/** Brings leads into CRMs, many in one request. */
@Injectable()
export class CrmCarrier implements Carrier {
  readonly kind = 'crm';
  readonly first = 'oldest';

  constructor(
    @Inject(CONNECTORS) private readonly connectors: Connectors,
    private readonly config: DeliveryConfig,
    private readonly box: SecretBox,
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  batchSize(receiver: Ready): number {
    return this.connectorOf(receiver)?.batchSize ?? 0;
  }

  async prepare(tx: Transaction, heads: readonly Head[]): Promise<Send> {
    const jobs = await jobsOf(tx, heads);
    return (deliveries, receiver, at, ending) =>
      this.send(
        deliveries.map(({ deliveryId }) => jobs.get(deliveryId)!),
        receiver,
        at,
        ending,
      );
  }

  /** undefined for a vendor that only a newer replica knows. */
  private connectorOf({ settings }: Ready): CrmConnector | undefined {
    return this.connectors.get((settings as ConnectionSettings).vendor);
  }

  private async send(jobs: readonly Job[], receiver: Ready, at: Date, ending: AbortSignal): Promise<Outcome[]> {
    const { id, url, maxConcurrent } = receiver;
    const credentials = openCredentials(receiver.credentials ?? {}, id, this.box);
    if (credentials === undefined) {
      this.logger.error('the credentials of a CRM connection cannot be read: was SECRETS_KEY or BATON_ADMIN_KEY changed?', {
        subscriptionId: id,
      });
      const outcome: Outcome = { kind: 'failed', error: 'its credentials cannot be read with the key of this service: set them again' };
      return jobs.map(() => outcome);
    }
    const settings = receiver.settings as ConnectionSettings;
    const { idField, allowDuplicates } = settings;
    const deadline = AbortSignal.timeout(REQUESTS_IN_A_BATCH * this.config.DELIVERY_TIMEOUT_MS);
    const access = {
      connectionId: id,
      baseUrl: url,
      maxConcurrent,
      credentials,
      idField,
      allowDuplicates,
      ending: AbortSignal.any([ending, deadline]),
    };
    const erasing: Erasing = {
      ms: ERASURES_OF_A_REQUEST * this.config.DELIVERY_TIMEOUT_MS,
      of: leadIds => erasuresOf(this.database, leadIds, id, at),
    };
    const outcomes = await writeBatch(jobs, this.connectorOf(receiver)!, access, settings, erasing, this.logger);
    // What was not got to counts as an attempt: a CRM that is always so slow must not be asked without end.
    const slow: Outcome = { kind: 'failed', error: 'the CRM is too slow: there was no time left for this record' };
    return ending.aborted ? outcomes : outcomes.map(outcome => (outcome.kind === 'interrupted' ? slow : outcome));
  }
}

async function jobsOf(tx: Transaction, heads: readonly Head[]): Promise<Map<number, Job>> {
  const [rows, records, kin] = await Promise.all([historiesOf(tx, heads), recordsOf(tx, heads), kinOf(tx, heads)]);
  const histories = byDelivery(rows);
  const kins = byDelivery(kin);
  const recordIds = new Map(records.map(record => [laneKey(record), record.recordId]));
  return new Map(
    heads.map(head => {
      const { deliveryId, leadId, eventName, body } = head;
      const told = (histories.get(deliveryId) ?? []).map(row => ({ event: eventOf(row.name, row.body), isDelivered: row.isDelivered }));
      return [
        deliveryId,
        planWrite(leadId, eventOf(eventName, body), told, recordIds.get(laneKey(head)) ?? null, kins.get(deliveryId) ?? []),
      ];
    }),
  );
}

const laneKey = ({ leadId, subscriptionId }: Lane): string => `${leadId}/${subscriptionId}`;

function byDelivery<Row extends { readonly deliveryId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const own = found.get(row.deliveryId);
    if (own === undefined) found.set(row.deliveryId, [row]);
    else own.push(row);
  }
  return found;
}

// Connections are told of no other events.
const eventOf = (name: string, body: string): CrmEvent => ({ name, data: (JSON.parse(body) as { data: unknown }).data }) as CrmEvent;
