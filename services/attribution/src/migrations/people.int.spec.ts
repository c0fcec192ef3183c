import {
  aLeadAccepted,
  aLeadAssigned,
  aLeadClosed,
  aLeadReactivated,
  aLeadsMerged,
  aLeadsUnmerged,
  anInquiryAccepted,
} from '@baton/testing';
import { randomUUID } from 'node:crypto';
import { AttributionFixture } from '../attribution.fixture.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString();
const inquiry = (leadId: string, minute: number, channel: string) =>
  anInquiryAccepted({ leadId, occurredAt: at(minute), origin: { mediaType: 'print', channel } });
const merge = (survivorLeadId: string, mergedLeadId: string) => aLeadsMerged({ leadId: survivorLeadId, survivorLeadId, mergedLeadId });

describe('leads as people', () => {
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];

  it('are the leads while nothing is merged', async () => {
    await attribution.deliver(inquiry(a, 1, 'x'), inquiry(b, 2, 'y'));
    expect(await attribution.rows('select lead_id, channel from people order by first_inquiry_at')).toEqual([
      { lead_id: a, channel: 'x' },
      { lead_id: b, channel: 'y' },
    ]);
  });

  it('are one when merged: the first of everything, the last ending, the sum of what is counted', async () => {
    await attribution.deliver(inquiry(a, 5, 'later'), inquiry(b, 3, 'first'), inquiry(c, 4, 'other'));
    await attribution.deliver(
      aLeadAssigned({ leadId: a, grade: 'C' }, { time: at(9) }),
      aLeadAssigned({ leadId: b, grade: 'A' }, { time: at(8) }),
      aLeadAccepted({ leadId: a, at: at(11) }),
      aLeadClosed({ leadId: b, outcome: 'lost', at: at(20) }),
      aLeadClosed({ leadId: a, outcome: 'won', at: at(30) }),
    );
    await attribution.deliver(merge(a, b), merge(a, c));
    expect(await attribution.rows('select lead_id, channel, first_inquiry_at, grade, accepted_at, outcome from people')).toEqual([
      { lead_id: a, channel: 'first', first_inquiry_at: new Date(at(3)), grade: 'A', accepted_at: new Date(at(11)), outcome: 'won' },
    ]);
  });

  it('keep the survivor of a merge that was not heard of otherwise', async () => {
    await attribution.deliver(inquiry(b, 3, 'x'));
    await attribution.deliver(merge(a, b));
    expect(await attribution.rows('select lead_id, channel from people')).toEqual([{ lead_id: a, channel: 'x' }]);
  });

  it('are two again when the merge is undone, also where it had overtaken what was known of one', async () => {
    await attribution.deliver(inquiry(a, 5, 'own'));
    await attribution.deliver(merge(a, b));
    await attribution.deliver(inquiry(b, 3, 'other'));
    await attribution.deliver(aLeadAssigned({ leadId: b, grade: 'A' }, { time: at(8) }));
    await attribution.deliver(aLeadReactivated({ leadId: b, at: at(9) }));
    expect(await attribution.rows('select lead_id, channel from people')).toEqual([{ lead_id: a, channel: 'other' }]);
    await attribution.deliver(aLeadsUnmerged({ leadId: a, survivorLeadId: a, restoredLeadId: b }));
    expect(
      await attribution.rows('select lead_id, channel, assigned_at, grade, reactivated_at from people order by first_inquiry_at'),
    ).toEqual([
      { lead_id: b, channel: 'other', assigned_at: new Date(at(8)), grade: 'A', reactivated_at: new Date(at(9)) },
      { lead_id: a, channel: 'own', assigned_at: null, grade: null, reactivated_at: null },
    ]);
  });
});
