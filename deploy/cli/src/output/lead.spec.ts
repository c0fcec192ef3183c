import { leadAsText, leadsAsText, type Lead } from './lead.js';
import { Terminal } from './terminal.js';

const now = new Date('2026-03-02T10:00:00Z');
const sink = { write: () => true };
const terminal = new Terminal(sink, sink, {});
const aLead = (overrides: Partial<Lead> = {}): Lead => ({
  leadId: '0190',
  place: 'assigned',
  status: 'accepted',
  outcome: null,
  score: 82,
  grade: 'A',
  owner: { repId: 'ann', name: 'Ann Berg', since: '2026-03-02T09:00:00Z' },
  next: { kind: 'contact', at: '2026-03-02T10:20:00Z' },
  queue: null,
  sla: { acceptBy: '2026-03-02T09:15:00Z', contactBy: null },
  assignment: { decisionId: 'd1' },
  decision: { decisionId: 'd1', rule: 'hot', because: 'Ann Berg is next in turn of 2 in Emea' },
  inquiries: [{ inquiryId: 'i1', mediaType: 'website', channel: null, occurredAt: '2026-03-02T08:59:00Z' }],
  history: [{ at: '2026-03-02T09:00:00Z', kind: 'lead-assigned', detail: { because: 'Ann Berg is next.', repId: 'ann' } }],
  ...overrides,
});
const lines = (lead: Lead) => leadAsText(lead, terminal, now).split('\n');

describe('a lead as text', () => {
  it('says where it is, whose, until when, why, and what has happened to it', () => {
    expect(lines(aLead())).toEqual([
      'Lead 0190',
      '  place     assigned, accepted',
      '  score     82 (A)',
      '  owner     Ann Berg (ann), since 2026-03-02 09:00:00Z',
      '  acceptBy  2026-03-02 09:15:00Z, 45 min ago',
      '  next      contact in 20 min',
      '  because   Ann Berg is next in turn of 2 in Emea',
      '  rule      hot',
      '  inquiry   2026-03-02 08:59:00Z  website',
      '',
      'WHEN                  WHAT           DETAIL',
      '2026-03-02 09:00:00Z  lead-assigned  Ann Berg is next.',
    ]);
  });

  it('gives no reason of Baton for an owner who was named by somebody else', () => {
    expect(lines(aLead({ assignment: { decisionId: null } })).join('\n')).not.toContain('because');
  });

  it('says for what it waits', () => {
    const queue = { poolId: 'emea', reason: 'no-capacity', since: '2026-03-02T09:30:00Z' };
    const waiting = aLead({ place: 'queued', status: null, score: null, owner: null, assignment: null, sla: null, queue });
    expect(lines(waiting)).toEqual(
      expect.arrayContaining(['  place    queued', '  waits    for pool emea since 2026-03-02 09:30:00Z: no-capacity', '  rule     hot']),
    );
  });

  it('tells of an entry without a reason its plain members', () => {
    const history = [{ at: '2026-03-02T09:00:00Z', kind: 'activity-logged', detail: { activity: 'call', by: null, tags: ['x'] } }];
    expect(lines(aLead({ history })).at(-1)).toBe('2026-03-02 09:00:00Z  activity-logged  activity call');
  });
});

describe('a list of leads', () => {
  it('has a line for each', () => {
    expect(leadsAsText([aLead(), aLead({ outcome: 'won', owner: null, next: null })], terminal, now).split('\n')).toEqual([
      'LEAD  PLACE     STATUS    SCORE  GRADE  OWNER     NEXT',
      '0190  assigned  accepted     82  A      Ann Berg  contact in 20 min',
      '0190  assigned  won          82  A      -         -',
    ]);
  });

  it('says so when it is empty', () => expect(leadsAsText([], terminal, now)).toBe('No leads.'));
});
