import { foldReactions } from './fold-reactions.js';

const assigned = (decisionId: string | null, assignmentId: string, score: number | null = 80) => ({
  kind: 'lead-assigned',
  detail: { decisionId, assignmentId, repId: 'ann', score, grade: score === null ? null : 'A' },
});
const at = '2026-03-04T10:00:00.000Z';

describe('foldReactions', () => {
  it('tells for each assignment when it was accepted and the person contacted', () => {
    const reactions = foldReactions([
      assigned('d1', 'a1'),
      { kind: 'lead-accepted', detail: { assignmentId: 'a1', at } },
      { kind: 'lead-contacted', detail: { assignmentId: 'a1', at: '2026-03-04T11:00:00.000Z' } },
      assigned('d2', 'a2', null),
    ]);
    expect(reactions.get('d1')).toEqual({ score: 80, grade: 'A', acceptedAt: Date.parse(at), contactedAt: Date.parse(at) + 3_600_000 });
    expect(reactions.get('d2')).toEqual({ score: null, grade: null, acceptedAt: null, contactedAt: null });
  });

  it('knows a clock that ran out, whatever came after', () => {
    const reactions = foldReactions([
      assigned('d1', 'a1'),
      { kind: 'sla-breached', detail: { assignmentId: 'a1', clock: 'accept' } },
      { kind: 'lead-accepted', detail: { assignmentId: 'a1', at } },
      { kind: 'sla-breached', detail: { assignmentId: 'a1', clock: 'contact' } },
    ]);
    expect(reactions.get('d1')).toMatchObject({ acceptedAt: Infinity, contactedAt: Infinity });
  });

  it('passes over what no decision made, what is told twice, and what is about something else', () => {
    const reactions = foldReactions([
      assigned(null, 'a0'),
      assigned('d1', 'a1'),
      assigned('d1', 'a1', 10),
      { kind: 'decided', detail: {} },
    ]);
    expect([...reactions]).toMatchObject([['d1', { score: 80 }]]);
  });
});
