import type { TimerDefinition, Timers, UnitOfWork } from '@baton/messaging';
import type { Statement } from '@baton/platform';
import type { BoardSnapshot } from './board/board-snapshot.js';
import type { RoutingBoard } from './routing-board.js';
import { RoutingUpkeep } from './routing-upkeep.js';

const snapshot: BoardSnapshot = { seq: 7000, policy: null, calendars: [], reps: [], pools: [] };

function upkeep(due: BoardSnapshot[]) {
  const timers = new Map<string, TimerDefinition>();
  const statements: string[] = [];
  const board = {
    get hasDueSnapshot() {
      return due.length > 0;
    },
    takeDueSnapshot: () => due.shift() ?? null,
  };
  new RoutingUpkeep(
    { add: (timer: TimerDefinition) => timers.set(timer.name, timer) } as unknown as Timers,
    board as unknown as RoutingBoard,
  ).onModuleInit();
  const tx = { query: async ({ text }: Statement) => (statements.push(text), []) };
  const unit = { tx, now: new Date() } as unknown as UnitOfWork;
  return { statements, timer: (name: string) => timers.get(name)!, unit };
}

describe('the upkeep of routing', () => {
  it('opens a transaction for a snapshot only when one waits, and writes it without the routing lock', async () => {
    const { statements, timer, unit } = upkeep([snapshot]);
    expect(await timer('routing-snapshots').isDue!()).toBe(true);
    expect(await timer('routing-snapshots').work(unit)).toBe(0);
    expect(await timer('routing-snapshots').isDue!()).toBe(false);
    expect(statements).toEqual([expect.stringContaining('insert into routing_snapshots')]);
    await timer('routing-snapshots').work(unit);
    expect(statements).toHaveLength(1);
    expect(statements.join()).not.toContain('for update');
  });

  it('forgets what is old, by set', async () => {
    const { statements, timer, unit } = upkeep([]);
    expect(await timer('routing-retention').work(unit)).toBe(0);
    expect(statements.map(text => /delete from (\w+)/.exec(text)![1])).toEqual([
      'routing_decisions',
      'routing_snapshots',
      'shadow_decisions',
    ]);
  });
});
