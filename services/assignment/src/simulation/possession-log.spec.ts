import type { LogEntry, Occurrence } from '../routing/board/log-entries.js';
import { PossessionLog } from './possession-log.js';

function logOf(...occurrences: Occurrence[]): PossessionLog {
  const log = new PossessionLog();
  occurrences.forEach((occurrence, n) => log.note({ ...occurrence, seq: n + 1, at: n * 10 } as LogEntry));
  return log;
}
const claimed = (leadId: string, repId: string, decisionId: string): Occurrence => ({
  kind: 'claimed',
  repId,
  poolId: 'pool',
  leadId,
  decisionId,
  turn: null,
});
const released = (leadId: string, repId: string): Occurrence => ({ kind: 'released', repId, poolId: 'pool', leadId, reason: 'closed' });
const taken = (leadId: string, repId: string): Occurrence => ({ kind: 'taken', repId, leadId, cause: 'owner-reported' });

describe('the log of possessions', () => {
  it('says how long each claim was held', () => {
    const { claims, background } = logOf(
      claimed('a', 'ann', '1'),
      claimed('b', 'ben', '2'),
      released('a', 'ann'),
      claimed('a', 'ben', '3'),
    );
    expect(Object.fromEntries([...claims].map(([id, { repId, at, heldMs }]) => [id, [repId, at, heldMs]]))).toEqual({
      1: ['ann', 0, 20],
      2: ['ben', 10, Infinity],
      3: ['ben', 30, Infinity],
    });
    expect(background).toEqual([]);
  });

  it('keeps apart what routing did not give: work from before, and work taken by hand', () => {
    const { claims, background } = logOf(
      released('old', 'ann'),
      claimed('a', 'ann', '1'),
      released('a', 'ann'),
      taken('a', 'ben'),
      released('a', 'ben'),
    );
    expect(claims.get('1')).toMatchObject({ heldMs: 10 });
    expect(background).toEqual([
      { kind: 'released', at: 0, repId: 'ann', poolId: 'pool', leadId: 'old' },
      { kind: 'taken', at: 30, repId: 'ben', leadId: 'a', cause: 'owner-reported' },
      { kind: 'released', at: 40, repId: 'ben', poolId: 'pool', leadId: 'a' },
    ]);
  });
});
