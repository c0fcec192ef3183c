import { randomUUID } from 'node:crypto';
import type { AlignmentAssessed } from '@baton/contracts';
import { Timers } from '@baton/messaging';
import {
  aLeadAccepted,
  aLeadAssigned,
  aLeadClosed,
  aLeadContacted,
  aLeadReactivated,
  aLeadReopened,
  aLeadSentToNurture,
  aLeadsMerged,
  aLeadUnassigned,
  anInquiryAccepted,
} from '@baton/testing';
import { AttributionFixture } from '../attribution.fixture.js';
import { periodOf } from '../reporting/period.js';
import { countAlignment } from './assessment.store.js';
import { AssessmentJob } from './assessment.job.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const at = (minute: number) => new Date(Date.UTC(2026, 4, 20, 9, minute)).toISOString();
const inquiry = (leadId: string, minute = 0) => anInquiryAccepted({ leadId, occurredAt: at(minute) });
const counts = (now = at(600)) =>
  countAlignment(attribution.db.database, periodOf({ from: '2026-05-20', to: '2026-05-20' }, new Date()), new Date(now));

describe('what happened to leads', () => {
  it('is counted over those that first inquired in the period', async () => {
    const [prompt, slow, nurtured, waiting, old] = Array.from({ length: 5 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await attribution.deliver(
      inquiry(prompt),
      inquiry(slow),
      inquiry(nurtured),
      inquiry(waiting),
      anInquiryAccepted({ leadId: old, occurredAt: '2026-05-01T00:00:00.000Z' }),
    );
    await attribution.deliver(
      aLeadAssigned({ leadId: prompt, contactBy: at(30), grade: 'A' }, { time: at(1) }),
      aLeadAssigned({ leadId: slow, contactBy: at(30), grade: 'B' }, { time: at(3) }),
      aLeadAccepted({ leadId: prompt, at: at(5) }),
      aLeadContacted({ leadId: prompt, at: at(20) }),
      aLeadUnassigned({ leadId: slow, reason: 'declined' }),
      aLeadSentToNurture({ leadId: nurtured }),
      aLeadAssigned({ leadId: old }),
      aLeadClosed({ leadId: prompt, outcome: 'won', at: at(40) }),
    );
    await attribution.deliver(aLeadReactivated({ leadId: nurtured }));
    expect(await counts()).toEqual({
      leads: 4,
      assigned: 2,
      accepted: 1,
      contacted: 1,
      contactDue: 2,
      contactedInTime: 1,
      declined: 1,
      timedOut: 0,
      nurtured: 1,
      reactivated: 1,
      won: 1,
      disqualified: 0,
      unhandled: 1,
      medianMinutesToAssignment: 2,
      medianMinutesToContact: 20,
      p90MinutesToContact: 20,
      grades: [
        { grade: 'A', assigned: 1, accepted: 1 },
        { grade: 'B', assigned: 1, accepted: 0 },
      ],
    });
    expect(await counts(at(10))).toMatchObject({ contactDue: 1 });
  });

  it('does not hang on which topic is read first, nor on how events are cut into slices', async () => {
    const lead = randomUUID();
    await attribution.deliver(aLeadAccepted({ leadId: lead, at: at(9) }));
    await attribution.deliver(
      aLeadUnassigned({ leadId: lead, reason: 'sla-breached' }),
      aLeadUnassigned({ leadId: lead, reason: 'sla-breached' }),
    );
    await attribution.deliver(aLeadAssigned({ leadId: lead, contactBy: at(90), grade: 'D' }, { time: at(8) }));
    await attribution.deliver(aLeadAssigned({ leadId: lead, contactBy: at(30), grade: 'A' }, { time: at(1) }));
    expect(await counts()).toMatchObject({ leads: 0 });
    await attribution.deliver(inquiry(lead));
    expect(await counts()).toMatchObject({
      leads: 1,
      assigned: 1,
      accepted: 1,
      timedOut: 1,
      medianMinutesToAssignment: 1,
      grades: [{ grade: 'A' }],
    });
    expect(await attribution.rows('select timeouts, contact_by from leads')).toEqual([{ timeouts: 2, contact_by: new Date(at(30)) }]);
  });

  it('counts no win of a lead that was opened again', async () => {
    const lead = randomUUID();
    await attribution.deliver(inquiry(lead));
    await attribution.deliver(
      aLeadAssigned({ leadId: lead }),
      aLeadAccepted({ leadId: lead }),
      aLeadClosed({ leadId: lead, outcome: 'won', at: at(40) }),
    );
    expect(await counts()).toMatchObject({ won: 1 });
    await attribution.deliver(aLeadReopened({ leadId: lead, at: at(50) }));
    expect(await counts()).toMatchObject({ won: 0 });
  });

  it('takes merged leads as one person', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await attribution.deliver(inquiry(a, 0), inquiry(b, 10));
    await attribution.deliver(aLeadAssigned({ leadId: b }, { time: at(12) }), aLeadAccepted({ leadId: b, at: at(13) }));
    await attribution.deliver(aLeadsMerged({ leadId: a, survivorLeadId: a, mergedLeadId: b }));
    expect(await counts()).toMatchObject({ leads: 1, assigned: 1, accepted: 1, unhandled: 0, medianMinutesToAssignment: 12 });
  });
});

describe('the daily assessment', () => {
  const job = () => new AssessmentJob({} as Timers, attribution.db.database);

  it('is published once for a period, whoever else does it too', async () => {
    attribution.clock.set(new Date('2026-06-01T00:10:00Z'));
    await attribution.deliver(inquiry(randomUUID()));
    await Promise.all([1, 2, 3].map(() => attribution.transaction(unit => job().assess(unit))));
    const events = await attribution.published<AlignmentAssessed>();
    expect(events).toHaveLength(1);
    expect(events[0]!.data).toMatchObject({
      from: '2026-05-04T00:00:00.000Z',
      to: '2026-06-01T00:00:00.000Z',
      leads: 1,
      assessedAt: '2026-06-01T00:10:00.000Z',
    });
    expect(events[0]!.data.measures.find(m => m.name === 'unhandled')).toMatchObject({ value: 1 });
  });

  it('follows on the next day', async () => {
    for (const day of ['2026-06-01', '2026-06-02']) {
      attribution.clock.set(new Date(`${day}T08:00:00Z`));
      await attribution.transaction(unit => job().assess(unit));
    }
    expect((await attribution.published<AlignmentAssessed>()).map(e => e.data.to)).toEqual([
      '2026-06-01T00:00:00.000Z',
      '2026-06-02T00:00:00.000Z',
    ]);
  });
});
