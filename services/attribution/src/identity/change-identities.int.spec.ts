import { randomUUID } from 'node:crypto';
import { StaleAlias } from '@baton/messaging';
import fc from 'fast-check';
import { AttributionFixture } from '../attribution.fixture.js';
import { changeIdentities } from './change-identities.js';
import type { IdentityChange } from './fold-identity-changes.js';
import { assertCurrent, lockLeads } from './leads.store.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const leads = Array.from({ length: 4 }, () => randomUUID());
const merged = (mergedLeadId: string, survivorLeadId: string): IdentityChange => ({ kind: 'merged', mergedLeadId, survivorLeadId });
const change = (...changes: IdentityChange[]) => attribution.transaction(({ tx }) => changeIdentities(tx, changes));
const aliases = async () =>
  (await attribution.rows<{ alias_id: string; lead_id: string }>('select alias_id, lead_id from lead_aliases order by 1')).map(r => [
    r.alias_id,
    r.lead_id,
  ]);

describe('merges', () => {
  it('come to the same in one slice or in several', async () => {
    const lead = fc.constantFrom(...leads);
    const changes = fc.array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc
            .tuple(lead, lead)
            .filter(([a, b]) => a !== b)
            .map(([a, b]) => merged(a, b)),
        },
        { weight: 1, arbitrary: lead.map(restoredLeadId => ({ kind: 'unmerged' as const, restoredLeadId })) },
      ),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async all => {
        await attribution.clear();
        await change(...all);
        const together = await aliases();
        await attribution.clear();
        for (const one of all) await change(one);
        expect(together).toEqual(await aliases());
        const away = new Set(together.map(([alias]) => alias));
        for (const [, survivor] of together) expect(away.has(survivor!)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a lock on leads', () => {
  const [lead, other] = leads as [string, string];

  it('makes the rows that are not there yet', async () => {
    await attribution.transaction(({ tx }) => lockLeads(tx, [lead, other, lead]));
    expect(await attribution.rows('select from leads')).toHaveLength(2);
    await attribution.transaction(({ tx }) => lockLeads(tx, []));
  });

  it('is held until the end, and taken in one order: nobody waits in a circle', async () => {
    const order: string[] = [];
    await Promise.all(
      [leads, [...leads].reverse(), leads].map(ids =>
        attribution.transaction(async ({ tx }) => {
          await lockLeads(tx, ids);
          order.push('in');
          await assertCurrent(tx, ids);
          order.push('out');
        }),
      ),
    );
    expect(order).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
  });

  it('shows when a lead was merged away or erased before it was taken', async () => {
    await change(merged(lead, other));
    const check = (id: string) => attribution.transaction(({ tx }) => assertCurrent(tx, [id]));
    await expect(check(lead)).rejects.toThrow(StaleAlias);
    expect(await check(other)).toEqual({ haveOpportunities: false });
    await attribution.rows(`insert into erased_leads values ('${other}')`);
    await expect(check(other)).rejects.toThrow(StaleAlias);
  });

  it('tells whether anything was sold to a lead, or to one merged into it', async () => {
    const check = () => attribution.transaction(({ tx }) => assertCurrent(tx, [other]));
    await attribution.rows(`insert into opportunities (opportunity_id, lead_id) values ('deal', '${lead}')`);
    expect(await check()).toEqual({ haveOpportunities: false });
    await change(merged(lead, other));
    expect(await check()).toEqual({ haveOpportunities: true });
  });
});
