import { aLeadAccepted, aLeadClosed, aLeadErased, aLeadsMerged, eventually } from '@baton/testing';
import type { CrmUnderTest } from './crm-under-test.js';
import type { VendorServer } from './vendor-server.js';

/** What the specs of all CRMs have to know of a vendor's stand-in. */
export interface VendorWays<S extends VendorServer> {
  /** The request that makes records. */
  readonly upsert: {
    readonly path: string;
    readonly most: number;
    readonly recordsIn: (body: Record<string, unknown[]>) => unknown[] | undefined;
  };
  /** Makes a record of an address, of one Augusta, as people do, who may fill also the field of Baton's id; and deletes that of a lead. */
  readonly putAugusta: (standIn: S, email: string, batonId?: string) => void;
  readonly remove: (standIn: S, leadId: string) => void;
  /** Lets nothing through, until it is called again. */
  readonly limit: (standIn: S, requestsLeft: number | undefined) => void;
  readonly limitMs: number;
  readonly limitSays: string;
  readonly fields: (standIn: S) => Set<string>;
  readonly gradeField: string;
  readonly lacksSays: RegExp;
  /** Refuses to delete the record of a lead, as `not this one`. @returns what ends that */
  readonly refuseDeleting: (standIn: S, leadId: string) => () => void;
  readonly wrongCredentials: object;
  readonly wrongSays: RegExp;
}

/** That two leads are one is told under both. */
const mergeOf = (survivorLeadId: string, mergedLeadId: string) =>
  [survivorLeadId, mergedLeadId].map(leadId => aLeadsMerged({ leadId, survivorLeadId, mergedLeadId }));

/** What holds for every CRM. */
export function everyCrm<S extends VendorServer>(crm: CrmUnderTest<S>, ways: VendorWays<S>): void {
  const { vendor, clock } = crm;
  const recordsOf = (leadId: string) => vendor.recordsOf(crm.standIn, leadId);

  describe(`a lead that is assigned, in ${vendor.name} as in every CRM,`, () => {
    it('goes in one request with others, as many as the vendor takes', async () => {
      const [most, rest] = [ways.upsert.most, 30];
      const given = crm.lives(most + rest);
      await crm.deliveredTogether(given.all);
      crm.expectAllThere(given);
      const requests = crm.standIn.requests.filter(request => request.path === ways.upsert.path);
      const sizes = requests.map(({ body }) => ways.upsert.recordsIn(JSON.parse(body))!.length);
      expect(sizes.sort((a, b) => b - a)).toEqual([most, rest]);
    });

    it('takes over the record that people made of the person, and leaves what they wrote', async () => {
      const event = crm.assigned();
      ways.putAugusta(crm.standIn, event.data.person.email!);
      await crm.delivered(event);
      expect(vendor.countOf(crm.standIn)).toBe(1);
      expect(recordsOf(event.key)).toEqual([{ status: 'assigned', owner: vendor.owner, firstName: 'Augusta' }]);
    });

    it('takes over the record of a lead that was merged into it, which nothing told of that one changes any more', async () => {
      const first = crm.assigned();
      const second = crm.assigned({ person: first.data.person });
      await crm.delivered(first, ...mergeOf(second.key, first.key));
      await crm.delivered(second);
      const isThere = () => {
        expect(vendor.countOf(crm.standIn)).toBe(1);
        expect(recordsOf(second.key)).toMatchObject([{ status: 'assigned', owner: vendor.owner }]);
      };
      isThere();
      await crm.delivered(aLeadClosed({ leadId: first.key, outcome: 'merged' }));
      isThere();
      expect((await crm.deliveriesOf(first.key))[0]).toMatchObject({ state: 'delivered', because: expect.stringContaining('merged') });
    });

    it('is nothing to it any more once it is merged into the lead that has the record of its address', async () => {
      const first = crm.assigned();
      const second = crm.assigned({ person: first.data.person });
      await crm.delivered(first);
      await crm.delivered(second);
      await crm.delivered(...mergeOf(first.key, second.key));
      const ofSecond = (await crm.deliveriesOf(second.key)).filter(({ leadId }) => leadId === second.key);
      expect(ofSecond.map(({ state }) => state)).toEqual(['delivered', 'dead']);
      expect(recordsOf(first.key)).toMatchObject([{ status: 'assigned' }]);
      expect(vendor.countOf(crm.standIn)).toBe(1);
    });

    it('is written without its owner when the CRM does not know the owner, and the log says so', async () => {
      const [event, other] = [crm.assigned({ rep: { repId: 'new', externalId: '999', name: 'New' } }), crm.assigned()];
      await crm.delivered(event, other);
      expect(recordsOf(event.key)).toMatchObject([{ status: 'assigned' }]);
      expect(recordsOf(event.key)[0]!.owner).not.toBe('999');
      expect(recordsOf(other.key)).toMatchObject([{ owner: vendor.owner }]);
      expect(await crm.deliveriesOf(event.key)).toMatchObject([
        { state: 'delivered', because: expect.stringMatching(/^written without its owner, 999: ./) },
      ]);
    });

    it('is not made again when people deleted the record, until a rep is given the lead again', async () => {
      const event = crm.assigned();
      await crm.delivered(event);
      ways.remove(crm.standIn, event.key);
      await crm.delivered(aLeadAccepted({ leadId: event.key }));
      expect(recordsOf(event.key)).toEqual([]);
      expect((await crm.deliveriesOf(event.key))[0]).toMatchObject({
        state: 'delivered',
        because: expect.stringContaining('was deleted in the CRM'),
      });
      await crm.delivered(crm.assigned({ leadId: event.key, person: event.data.person, company: event.data.company }));
      expect(recordsOf(event.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is of a person who was erased just before: both come together, and they are a new record', async () => {
      const first = crm.assigned();
      await crm.delivered(first);
      const back = crm.assigned({ person: first.data.person });
      await crm.deliveredTogether([back, aLeadErased({ leadId: first.key })]);
      expect(recordsOf(first.key)).toEqual([]);
      expect(recordsOf(back.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is of a person whose erasure fails for a while: it waits for that', async () => {
      const first = crm.assigned();
      await crm.delivered(first);
      const back = crm.assigned({ person: first.data.person });
      crm.standIn.answerNext({ status: 500 });
      await crm.publishedTogether([back, aLeadErased({ leadId: first.key })]);
      const because = 'the record of its e-mail address is being erased';
      await eventually(async () => expect(await crm.deliveriesOf(back.key)).toMatchObject([{ state: 'waiting', because }]));
      clock.advance(60_000);
      await crm.nothingWaits();
      expect(recordsOf(first.key)).toEqual([]);
      expect(recordsOf(back.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is of a person whose erasure fails again and again: it is looked at no more often than that is tried', async () => {
      const first = crm.assigned();
      await crm.delivered(first);
      const back = crm.assigned({ person: first.data.person });
      const newest = async (leadId: string) => (await crm.deliveriesOf(leadId))[0];
      crm.standIn.answerNext({ status: 500 });
      await crm.publishedTogether([back, aLeadErased({ leadId: first.key })]);
      await eventually(async () => expect(await newest(back.key)).toMatchObject({ state: 'waiting', attempts: 1 }));
      crm.standIn.answerNext({ status: 500 });
      clock.advance(6_000);
      await eventually(async () => expect(await newest(first.key)).toMatchObject({ state: 'waiting', attempts: 2 }));
      clock.advance(30_000);
      await eventually(async () => expect(await newest(back.key)).toMatchObject({ state: 'waiting', attempts: 2 }));
      const [erasure, write] = [await newest(first.key), await newest(back.key)];
      expect(Date.parse(write.dueAt)).toBeGreaterThanOrEqual(Date.parse(erasure.dueAt));
      clock.advance(600_000);
      await crm.nothingWaits();
      expect(recordsOf(back.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is of a person who is erased while it looks for them: it looks again, and they are a new record', async () => {
      const first = crm.assigned();
      await crm.delivered(first);
      const back = crm.assigned({ person: first.data.person });
      crm.standIn.beforeAnswer = async () => {
        crm.standIn.beforeAnswer = () => undefined;
        await crm.publish(aLeadErased({ leadId: first.key }));
        await eventually(async () =>
          expect((await crm.deliveriesOf(first.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' }),
        );
      };
      await crm.publish(back);
      const because = 'the record of its e-mail address is being erased';
      await eventually(async () => expect(await crm.deliveriesOf(back.key)).toMatchObject([{ state: 'waiting', because }]));
      clock.advance(30_000);
      await crm.nothingWaits();
      expect(recordsOf(back.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is of a person whose erasure was given up: so is this, and both can be sent again', async () => {
      const first = crm.assigned();
      await crm.delivered(first);
      const back = crm.assigned({ person: first.data.person });
      const allow = ways.refuseDeleting(crm.standIn, first.key);
      await crm.publishedTogether([back, aLeadErased({ leadId: first.key })]);
      // It was still on its way when it was looked at.
      await eventually(async () => expect((await crm.deliveriesOf(back.key))[0]).toMatchObject({ attempts: 1 }));
      clock.advance(30_000);
      await crm.nothingWaits();
      const [erasure, write] = [(await crm.deliveriesOf(first.key))[0], (await crm.deliveriesOf(back.key))[0]];
      expect(erasure).toMatchObject({ event: 'lead-erased', state: 'dead', because: expect.stringContaining('not this one') });
      const because = expect.stringMatching(`lead ${first.key}, which was to be erased: send that erasure again, then this$`);
      expect(write).toMatchObject({ state: 'dead', because });
      allow();
      for (const { id } of [erasure, write]) {
        expect((await crm.delivery.post(`/v1/delivery/deliveries/${id}/redeliver`)).status).toBe(202);
        await crm.nothingWaits();
      }
      expect(recordsOf(first.key)).toEqual([]);
      expect(recordsOf(back.key)).toMatchObject([{ status: 'assigned' }]);
    });

    it('is refused when the record of its address has what is no id of a lead, and nothing that goes with it fails', async () => {
      const [event, other] = [crm.assigned(), crm.assigned()];
      ways.putAugusta(crm.standIn, event.data.person.email!, 'LEAD-123');
      await crm.deliveredTogether([event, other]);
      expect(recordsOf(other.key)).toMatchObject([{ status: 'assigned' }]);
      expect(await crm.deliveriesOf(event.key)).toMatchObject([
        { state: 'dead', because: expect.stringContaining('what is no id of a lead') },
      ]);
    });

    it('is deleted when it is erased, and no other', async () => {
      const [event, other] = [crm.assigned(), crm.assigned()];
      await crm.delivered(event, other);
      await crm.publish(aLeadErased({ leadId: event.key }));
      await eventually(() => expect(recordsOf(event.key)).toEqual([]));
      await crm.nothingWaits();
      expect(recordsOf(other.key)).toHaveLength(1);
    });
  });

  describe(`${vendor.name}, as every CRM,`, () => {
    it('is left alone when its limit is reached, and that counts as no failure', async () => {
      ways.limit(crm.standIn, 0);
      const given = crm.lives(3);
      await crm.publish(...given.all);
      await eventually(async () => expect((await crm.connection()).holdUntil).toBe(new Date(clock.ms + ways.limitMs).toISOString()));
      expect(await crm.connection()).toMatchObject({ failuresInRow: 0, lastError: expect.stringContaining(ways.limitSays) });
      ways.limit(crm.standIn, undefined);
      clock.advance(ways.limitMs);
      await crm.nothingWaits();
      crm.expectAllThere(given);
    });

    it('fails as a whole when it lacks a field, says which, and gets everything when it has it', async () => {
      ways.fields(crm.standIn).delete(ways.gradeField);
      const given = crm.lives(3);
      await crm.publish(...given.all);
      await eventually(async () => expect((await crm.connection()).lastError).toMatch(ways.lacksSays));
      ways.fields(crm.standIn).add(ways.gradeField);
      clock.advance(60_000);
      await crm.nothingWaits();
      crm.expectAllThere(given);
    });

    it('erases also while it lacks a field, and what it cannot erase for now keeps nothing else from it', async () => {
      const [first, second] = [crm.assigned(), crm.assigned()];
      await crm.delivered(first, second);
      ways.fields(crm.standIn).delete(ways.gradeField);
      const given = crm.lives(2);
      await crm.publishedTogether([...given.all, aLeadErased({ leadId: first.key })]);
      await eventually(() => expect(recordsOf(first.key)).toEqual([]));
      await eventually(async () => expect((await crm.connection()).lastError).toMatch(ways.lacksSays));
      ways.fields(crm.standIn).add(ways.gradeField);
      crm.standIn.answerNext({ status: 500 });
      await crm.publishedTogether([aLeadErased({ leadId: second.key })]);
      await eventually(() => crm.expectAllThere(given));
      const [erasure] = await crm.deliveriesOf(second.key);
      expect(erasure).toMatchObject({ event: 'lead-erased', state: 'waiting', attempts: 1 });
      clock.advance(6_000);
      await crm.nothingWaits();
      expect(recordsOf(second.key)).toEqual([]);
    });

    it('fails while it lets nobody in, until the connection has the right credentials, and none of them is told', async () => {
      await crm.connect({ credentials: ways.wrongCredentials });
      const given = crm.lives(2);
      await crm.publish(...given.all);
      await eventually(async () => expect((await crm.connection()).lastError).toMatch(ways.wrongSays));
      await crm.connect();
      await crm.nothingWaits();
      crm.expectAllThere(given);
      const { body: changes } = await crm.delivery.get(`/v1/delivery/crm-connections/${vendor.id}/changes`);
      const told = JSON.stringify([await crm.connection(), changes]);
      for (const secret of Object.values(ways.wrongCredentials).filter(value => value === 'wrong')) expect(told).not.toContain(secret);
    });

    it('has no second record when it breaks the connection before it answers, and did it all the same', async () => {
      crm.standIn.beforeAnswer = ({ path }) => (path === ways.upsert.path ? 'hang up' : undefined);
      const event = crm.assigned({ person: { lastName: 'Without an address' } });
      await crm.publish(event);
      await eventually(async () => expect((await crm.connection()).lastError).toMatch(/socket hang up$/));
      expect(recordsOf(event.key)).toHaveLength(1);
      crm.standIn.beforeAnswer = () => undefined;
      clock.advance(6_000);
      await crm.nothingWaits();
      expect(recordsOf(event.key)).toHaveLength(1);
    });
  });
}
