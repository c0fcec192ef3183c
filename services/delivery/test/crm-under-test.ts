import { eventually } from '@baton/testing';
import { assigned, deliveriesOf, lives, nothingWaits, placesOf } from './crm-leads.js';
import { deliveryUnderTest, type DeliveryUnderTest } from './delivery-service.js';
import type { VendorServer } from './vendor-server.js';
import { Watch } from './watch.js';

type Events = Parameters<DeliveryUnderTest['kafka']['publish']>[0];

/** What a CRM has of a lead, in Baton's words. */
export interface CrmRecordShown {
  readonly status: string | undefined;
  readonly owner: string | undefined;
  readonly firstName: string | undefined;
}

/** What is special about a vendor, as far as specs of all vendors have to know it. */
export interface VendorUnderTest<S extends VendorServer> {
  readonly name: string;
  /** Of the connection. */
  readonly id: string;
  readonly make: () => S;
  /** What it takes to connect. */
  readonly document: (standIn: S) => { readonly vendor: string; readonly credentials: object };
  /** Somebody who may own records. */
  readonly owner: string;
  readonly recordsOf: (standIn: S, leadId: string) => CrmRecordShown[];
  readonly countOf: (standIn: S) => number;
}

/** A CRM's stand-in with delivery connected to it. */
export interface CrmUnderTest<S extends VendorServer> {
  readonly vendor: VendorUnderTest<S>;
  readonly clock: Watch;
  readonly delivery: DeliveryUnderTest;
  readonly standIn: S;
  connect(more?: object): Promise<void>;
  connection(): Promise<any>;
  /** An assignment to somebody whom the CRM knows. */
  assigned(more?: Parameters<typeof assigned>[0]): ReturnType<typeof assigned>;
  lives(leads: number): ReturnType<typeof lives>;
  publish(...events: Events): Promise<void>;
  /** Publishes events that all become deliveries, and waits until nothing of them waits any more. */
  delivered(...events: Events): Promise<void>;
  /** Publishes events that all become deliveries while nothing is sent, so that they are then taken together. @param more what else the connection says */
  publishedTogether(events: Events, more?: object): Promise<void>;
  /** Likewise, and waits until nothing of them waits any more. */
  deliveredTogether(events: Events, more?: object): Promise<void>;
  /** A lead's deliveries, the newest first. */
  deliveriesOf(leadId: string): Promise<any[]>;
  nothingWaits(): Promise<void>;
  /** Each lead has one record, which says the last that happened. */
  expectAllThere(given: ReturnType<typeof lives>): void;
}

/** A new stand-in, and a connection to it, for each spec of the file; delivery for all of them. */
export function crmUnderTest<S extends VendorServer>(vendor: VendorUnderTest<S>): CrmUnderTest<S> {
  const path = `/v1/delivery/crm-connections/${vendor.id}`;
  const clock = new Watch('2026-05-01T12:00:00Z');
  const rep = { repId: 'grace', externalId: vendor.owner, name: 'Grace Hopper' };
  let delivery: DeliveryUnderTest;
  let standIn: S;
  const total = async () => Object.values<number>(await placesOf(delivery)).reduce((sum, n) => sum + n, 0);
  const connect = async (more: object = {}) => {
    const { status, body } = await delivery.put(path, { ...vendor.document(standIn), baseUrl: standIn.url, ...more });
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  const publish = async (...events: Events) => {
    const expected = (await total()) + events.length;
    await delivery.kafka.publish(events);
    await eventually(async () => expect(await total()).toBe(expected));
  };
  const publishedTogether = async (events: Events, more: object = {}) => {
    await connect({ ...more, active: false });
    await publish(...events);
    await connect(more);
  };
  beforeAll(async () => {
    // Specs hold requests back; none is to run out of time in the meantime.
    delivery = await deliveryUnderTest({ clock, env: { DELIVERY_TIMEOUT_MS: '60000', DELIVERY_LEASE_MS: '180000' } });
  });
  afterAll(() => delivery?.close());
  beforeEach(async () => {
    standIn = await vendor.make().listen();
    await connect();
  });
  afterEach(async () => {
    await delivery.send('DELETE', path);
    await standIn.close();
  });
  return {
    vendor,
    clock,
    get delivery() {
      return delivery;
    },
    get standIn() {
      return standIn;
    },
    connect,
    connection: async () => (await delivery.get(path)).body,
    assigned: (more = {}) => assigned({ rep, ...more }),
    lives: leads => lives(leads, { rep }),
    publish: (...events) => delivery.kafka.publish(events),
    delivered: async (...events) => {
      await publish(...events);
      await nothingWaits(delivery);
    },
    publishedTogether,
    deliveredTogether: async (events, more) => {
      await publishedTogether(events, more);
      await nothingWaits(delivery);
    },
    deliveriesOf: leadId => deliveriesOf(delivery, leadId),
    nothingWaits: () => nothingWaits(delivery),
    expectAllThere: ({ leadIds }) => {
      for (const leadId of leadIds) expect(vendor.recordsOf(standIn, leadId)).toMatchObject([{ status: 'contacted', owner: vendor.owner }]);
    },
  };
}
