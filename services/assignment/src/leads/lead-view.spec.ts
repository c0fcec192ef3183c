import { inquiry as accepted, LEAD, leads, minutesLater, NOW, ownership } from '../life-cycle/life-cycle.example.js';
import { inquiryOf } from './inquiry.js';
import { leadSummary, leadView } from './lead-view.js';

const record = (lead = leads.assigned()) => ({ lead, rep: { repId: 'anna', name: 'Anna Berg' }, blockedSince: null });
const inquiries = [inquiryOf(accepted({ person: { email: 'ada@person.example', phone: '+4930' } }), LEAD)];
const decision = {
  decisionId: 'd',
  decidedAt: NOW,
  kind: 'assign',
  rule: 'fallback',
  poolId: 'inside',
  repId: 'anna',
  outcome: { because: 'her turn', counts: { inactive: 1 } },
};

describe('the view of a lead', () => {
  it('shows who has it, until when what has to happen, and why', () => {
    expect(leadView(record(), inquiries, decision, [])).toMatchObject({
      leadId: LEAD,
      place: 'assigned',
      owner: { repId: 'anna', name: 'Anna Berg', since: NOW },
      sla: { acceptBy: minutesLater(15), acceptedAt: null, contactBy: minutesLater(60), contactedAt: null },
      assignment: { poolId: 'inside' },
      decision: { rule: 'fallback', because: 'her turn', counts: { inactive: 1 } },
      next: { kind: 'accept' },
      queue: null,
      episode: null,
    });
  });

  it('shows the clocks that run, with what comes next', () => {
    const steps = [{ do: 'remind', at: minutesLater(30) } as const, { do: 'breach', at: minutesLater(90) } as const];
    const meeting = { name: 'status', goal: 'meeting', dueAt: minutesLater(90), stoppedBy: null, steps } as const;
    const accept = { name: 'accept', goal: null, dueAt: minutesLater(15), stoppedBy: null, steps: [] } as const;
    const lead = leads.assigned({ ownership: ownership({ clocks: [meeting, accept] }) });
    expect(leadView(record(lead), [], null, []).sla).toMatchObject({
      clocks: [
        { clock: 'status', goal: 'meeting', dueAt: minutesLater(90), next: steps[0] },
        { clock: 'accept', dueAt: minutesLater(15), next: null },
      ],
    });
    expect(leadView(record(), [], null, []).sla).not.toHaveProperty('clocks');
  });

  it('shows nothing personal', () => {
    expect(JSON.stringify(leadView(record(), inquiries, decision, []))).not.toMatch(/person\.example|\+4930/);
  });

  it('shows why a lead waits', () => {
    expect(leadView({ ...record(leads.queued()), rep: null }, [], null, [])).toMatchObject({
      owner: null,
      sla: null,
      decision: null,
      queue: { poolId: 'inside', reason: 'no-capacity', since: NOW },
    });
  });

  it('shows under which lead an inquiry came in, when that was another', () => {
    const moved = { ...inquiries[0]!, originalLeadId: 'other' };
    const [own, foreign] = leadView(record(), [inquiries[0]!, moved], null, []).inquiries;
    expect([own!.originalLeadId, foreign!.originalLeadId]).toEqual([undefined, 'other']);
  });

  it('shows that a lead is blocked, and where it would be', () => {
    expect(leadView({ ...record(), blockedSince: NOW }, [], null, [])).toMatchObject({
      place: 'blocked',
      blockedSince: NOW,
      placeWithoutBlock: 'assigned',
    });
  });

  it('names a rep who is not configured by the id', () => {
    const lead = leads.assigned({ ownership: ownership({ repId: 'zoe' }) });
    expect(leadSummary({ lead, rep: null, blockedSince: null }).owner).toMatchObject({ repId: 'zoe', name: 'zoe' });
  });
});
