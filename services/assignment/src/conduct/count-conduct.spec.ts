import { decide, leads, NOW, ownership } from '../life-cycle/life-cycle.example.js';
import { emit, note, type Effect } from '../life-cycle/step.js';
import type { Lead } from '../life-cycle/lead.js';
import type { LeadBatch } from '../leads/lead-batch.js';
import { bandOf, conductIn } from './count-conduct.js';

const cause = { id: 'cause' };
const placed = (repId: string, score: number | null) => {
  const before = leads.awaiting({ score });
  return {
    leadId: before.id,
    cause,
    decision: decide.assign(repId),
    before,
    after: before,
    order: { preface: '', isUnscored: false, currentOwner: null },
    told: 0,
  };
};
const batch = (decided: ReturnType<typeof placed>[], ...told: [Lead, Effect][]): Pick<LeadBatch, 'decided' | 'told'> => ({
  decided,
  told: new Map([['lead', told.map(([lead, effect]) => ({ cause, lead, effect }))]]),
});
const unassigned = (repId: string, reason: 'declined' | 'sla-breached' | 'closed') =>
  emit('lead-unassigned', { repId, assignmentId: ownership().assignmentId, reason, because: 'it is so' });

describe('what a batch says of reps', () => {
  it('is what they were given, declined and let lie, by score', () => {
    const poor = leads.queued({ score: 12 });
    const counted = conductIn(
      batch(
        [placed('ben', 95), placed('anna', 85), placed('anna', 81), placed('anna', null)],
        [poor, unassigned('anna', 'declined')],
        [poor, note('neglected', { repId: 'ben', score: 12 })],
        [poor, unassigned('ben', 'sla-breached')],
        [poor, unassigned('ben', 'closed')],
        [poor, emit('lead-closed', { outcome: 'lost', because: 'it is so', at: NOW.toISOString() })],
      ),
    );
    expect(counted).toEqual([
      { repId: 'anna', band: -1, assigned: 1, declined: 0, neglected: 0 },
      { repId: 'anna', band: 0, assigned: 0, declined: 1, neglected: 0 },
      { repId: 'anna', band: 4, assigned: 2, declined: 0, neglected: 0 },
      { repId: 'ben', band: 0, assigned: 0, declined: 0, neglected: 1 },
      { repId: 'ben', band: 4, assigned: 1, declined: 0, neglected: 0 },
    ]);
  });

  it('is nothing where nobody was given anything', () => {
    expect(conductIn(batch([{ ...placed('x', 50), decision: decide.queue() }]))).toEqual([]);
  });
});

it('bands are fifths of the scale; a score beyond it belongs to the last', () => {
  expect([null, -5, 0, 19, 20, 59, 60, 80, 99, 100, 120].map(bandOf)).toEqual([-1, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4]);
});
