import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { aPolicy, aPool, aRep, noCaps } from '../routing/board/board.builder.js';
import { replayDecisions } from '../routing/explanation/replay.js';
import { aReplica, configure } from '../routing/routing.builder.js';
import { startProcess, type RunningProcess } from './process.js';

const [REPS, CAP, CLAIMS, PROCESSES] = [10, 5, 500, 5];

describe('processes that claim from the same reps', () => {
  let db: TestDatabase;
  const processes: RunningProcess[] = [];
  beforeAll(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
  });
  afterAll(async () => {
    for (const each of processes) each.kill();
    await db.drop();
  });

  it('get exactly what fits: 500 claims on 10 reps with a cap of 5 are 50 assigned and 450 queued', async () => {
    const repIds = Array.from({ length: REPS }, (_, n) => `rep-${n}`);
    const here = aReplica(db.url);
    await configure(here, {
      reps: repIds.map(repId => aRep(repId, { caps: { ...noCaps, open: CAP } })),
      pools: [aPool('pool', repIds)],
      policy: aPolicy({ fallback: { pool: 'pool' } }),
    });
    await here.close();
    const share = CLAIMS / PROCESSES;
    for (let n = 0; n < PROCESSES; n++)
      processes.push(startProcess('claiming-replica', { DATABASE_URL: db.url, FROM: String(n * share), TO: String((n + 1) * share) }));
    for (const each of processes) expect(await each.line()).toBe('ready');
    for (const each of processes) each.say('go');
    const came = await Promise.all(processes.map(async each => JSON.parse(await each.line()) as { assign: number; queue: number }));

    const sum = (kind: 'assign' | 'queue') => came.reduce((all, each) => all + each[kind], 0);
    expect([sum('assign'), sum('queue')]).toEqual([REPS * CAP, CLAIMS - REPS * CAP]);
    const slots = await db.database.query<{ open: number }>(sql('select open from rep_slots'));
    expect(slots.map(({ open }) => open)).toEqual(repIds.map(() => CAP));
    expect(await replayDecisions(db.database)).toEqual({ decisions: CLAIMS, reproduced: CLAIMS, notReplayed: 0, different: [] });
  });
});
