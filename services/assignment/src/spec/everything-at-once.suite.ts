import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { replayDecisions } from '../routing/explanation/replay.js';
import { checkEveryInstant } from './instants.js';
import { startProcess, type RunningProcess } from './process.js';
import { readLog, violations } from './read-log.js';
import { teamConfiguration } from './team.js';

const [PROCESSES, WORKERS_EACH] = [4, 5];

const deeds = [
  ...['inquire', 'accept', 'call', 'close', 'reopen', 'recycle', 'decline', 'takeByHand', 'abandon', 'changeCap', 'goOffline', 'comeBack'],
  ...['merge', 'erase', 'drain', 'runClocks', 'replaceDeparted', 'closeMany', 'reassignMany'],
];

interface Told {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly assignmentId: string | null;
}
const TOLD = sql(`
  select key, type as name, (payload::json ->> 'streamversion')::int as version, payload::json -> 'data' ->> 'assignmentId' as "assignmentId"
  from outbox order by key, (payload::json ->> 'streamversion')::int`);

/** What a reader of the events would find wrong: a gap in a lead's stream, or a second owner before the first had lost it. */
function misunderstandings(events: readonly Told[]): string[] {
  const found: string[] = [];
  const streams = new Map<string, { version: number; assignment: string | null }>();
  for (const { key, name, version, assignmentId } of events) {
    const before = streams.get(key) ?? { version: 0, assignment: null };
    if (version !== before.version + 1) found.push(`${key}: ${version} follows ${before.version}`);
    let { assignment } = before;
    if (name.includes('.lead-assigned.')) {
      if (assignment !== null && assignment !== assignmentId) found.push(`${key}: assigned twice, at ${version}`);
      assignment = assignmentId;
    }
    if (name.includes('.lead-unassigned.')) {
      if (assignment !== assignmentId) found.push(`${key}: lost ${assignmentId} while ${assignment} held, at ${version}`);
      assignment = null;
    }
    streams.set(key, { version, assignment });
  }
  return found;
}

/** Twenty workers in four processes do everything that can be done, at random, to the leads of six reps. */
export function describeEverythingAtOnce(seconds: number): void {
  let db: TestDatabase;
  const processes: RunningProcess[] = [];
  beforeAll(async () => {
    db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  });
  afterAll(async () => {
    for (const each of processes) each.kill();
    await db.drop();
  });

  it(
    `keeps every cap, one owner a lead and one thing due, at every instant of ${seconds} s`,
    async () => {
      await new AssignmentOnDatabase(db.database).configure(teamConfiguration);
      await checkEveryInstant(db.database);
      const environment = { DATABASE_URL: db.url, WORKERS: String(WORKERS_EACH), SECONDS: String(seconds) };
      for (let n = 0; n < PROCESSES; n++) processes.push(startProcess('working-replica', { ...environment, SEED: String(Date.now() + n) }));
      const done = await Promise.all(processes.map(async each => JSON.parse(await each.line()) as Record<string, number>));

      const log = await readLog(db.database);
      expect(violations(log)).toEqual([]);
      expect(misunderstandings(await db.database.query<Told>(TOLD))).toEqual([]);
      const { different, decisions, reproduced, notReplayed } = await replayDecisions(db.database);
      expect([different, reproduced + notReplayed]).toEqual([[], decisions]);
      // It was not for nothing: everything was done, and leads changed hands.
      const times = (deed: string) => done.reduce((sum, each) => sum + (each[deed] ?? 0), 0);
      const idle = deeds.filter(deed => times(deed) === 0);
      expect(idle).toEqual([]);
      expect(deeds.reduce((sum, deed) => sum + times(deed), 0)).toBeGreaterThanOrEqual(PROCESSES * WORKERS_EACH * 15);
      const kinds = new Set(log.map(({ kind }) => kind));
      // Whether a heavy lead waits so long that somebody keeps room for it is a matter of luck.
      for (const kind of ['room-kept', 'room-freed']) kinds.delete(kind);
      expect(kinds).toEqual(new Set(['rep-changed', 'pool-changed', 'policy-activated', 'claimed', 'taken', 'released']));
      expect(new Set(log.flatMap(({ weight }) => weight ?? []))).toEqual(new Set([2, 3]));
    },
    seconds * 1_000 + 120_000,
  );
}
