import { messagingMigrations } from '@baton/messaging';
import { Clock, Logger, Shutdown, sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { snapshotOf } from '../routing/board/board-snapshot.js';
import { keepSnapshot } from '../routing/board/snapshots.store.js';
import { boardAt } from '../routing/explanation/replay.js';
import type { SimulationResult } from './simulate.js';
import { Simulations } from './simulations.service.js';

/** As many as the machine is to be measured with: `SIMULATION_LEADS=100000`. */
const LEADS = Number(process.env.SIMULATION_LEADS ?? 5_000);
const REPS = 100;
const DAYS = 30;

/** Thirty days of leads that were held for one to five days, as the service would have left them. */
const MAKE_HISTORY = [
  `set statement_timeout = 0`,
  `set enable_hashjoin = on`,
  `create temporary table past as
   select n, gen_random_uuid() as lead_id, gen_random_uuid() as inquiry_id, gen_random_uuid() as decision_id, gen_random_uuid() as assignment_id,
     now() - interval '${DAYS} days' + n * (interval '${DAYS} days' / ${LEADS}) as at, 'rep-' || (n * 7919) % ${REPS} as rep_id,
     (n * 31) % 101 as score, (array['DE', 'FR', 'US', 'GB'])[n % 4 + 1] as country, interval '1 day' + (n % 97) * interval '1 hour' as held
   from generate_series(0, ${LEADS} - 1) as n`,
  `analyze past`,
  `insert into leads (id, partition, place, status, outcome, score, grade, scored_version, awaited_version, attempts, memory, stream_version)
   select lead_id, 0, 'closed', 'won', 'won', score, 'B', 1, 0, 1, '{}', 3 from past`,
  `insert into lead_inquiries (lead_id, inquiry_id, original_lead_id, source_id, external_id, occurred_at, accepted_at, known, facts)
   select lead_id, inquiry_id, lead_id, 'site', n::text, at, at, false, json_build_object('person', json_build_object('email', 'p' || n || '@acme.example',
     'address', json_build_object('country', country)), 'company', json_build_object('name', 'Acme ' || n, 'country', country, 'employees', n % 500),
     'origin', json_build_object('mediaType', 'website', 'channel', 'form'), 'answers', '{}'::json, 'consent', '{}'::json) from past`,
  `insert into lead_history (lead_id, at, entries)
   select lead_id, at, json_build_array(
     json_build_object('kind', 'lead-assigned', 'detail', json_build_object('decisionId', decision_id, 'assignmentId', assignment_id, 'score', score, 'grade', 'B')),
     json_build_object('kind', 'lead-accepted', 'detail', json_build_object('assignmentId', assignment_id, 'at', at + interval '9 minutes'))) from past`,
  `insert into routing_log (seq, batch, at, kind, rep_id, pool_id, lead_id, decision_id, detail)
   select (select last_seq from routing_head) + row_number() over (order by at, kind), 1, at, kind, rep_id, 'all', lead_id, decision_id, detail::json from (
     select at, 'claimed' as kind, rep_id, lead_id, decision_id, null as detail from past
     union all select at + held, 'released', rep_id, lead_id, null, '{"reason":"closed"}' from past where at + held < now()) entries`,
  `analyze routing_log`,
  `update routing_head set last_seq = (select max(seq) from routing_log)`,
  `insert into routing_decisions (decision_id, lead_id, decided_at, position, engine_version, policy_hash, kind, rep_id, pool_id, rule, input, outcome)
   select p.decision_id, p.lead_id, p.at, l.seq - 1, 1, '', 'assign', p.rep_id, 'all', 'fallback',
     '{"facts":{},"currentOwner":null,"excludedReps":[],"seed":"s"}', '{}' from past p join routing_log l on l.decision_id = p.decision_id`,
  `analyze leads, lead_inquiries, lead_history, routing_log, routing_decisions`,
];

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  service = await AssignmentOnDatabase.fresh(db.database);
  const reps = Array.from({ length: REPS }, (_, n) => ({
    id: `rep-${n}`,
    name: `Rep ${n}`,
    caps: { open: Math.ceil((LEADS / DAYS / REPS) * 3) },
  }));
  service.now = new Date(Date.now() - (DAYS + 1) * 24 * 3_600_000);
  await service.configure({
    reps,
    pools: [{ id: 'all', members: reps.map(rep => ({ rep: rep.id })) }],
    policy: { name: 'all', sla: { accept: '10m' }, fallback: { pool: 'all' } },
  });
  const client = await db.pool.connect();
  try {
    for (const text of MAKE_HISTORY) await client.query(text);
  } finally {
    // With the settings of a service again.
    client.release(true);
  }
  const [head] = await db.database.query<{ seq: number }>(sql('select last_seq as seq from routing_head'));
  const board = await boardAt(db.database, head!.seq);
  await db.database.transaction(tx => keepSnapshot(tx, snapshotOf(board), 0));
}, 300_000);
afterAll(() => db?.drop());

describe('a month of history', () => {
  it(`is replayed in seconds, beside whatever else the process does (${LEADS} leads, ${REPS} reps)`, async () => {
    let ended: { peakHeapMb: number } | undefined;
    const logger = new Logger({ service: 'assignment', destination: { write: line => void (ended = JSON.parse(line) as typeof ended) } });
    const config = Object.assign(service.config, { DATABASE_URL: db.url });
    const simulations = new Simulations(db.database, new Clock(), config, logger, new Shutdown(logger));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const began = performance.now();
    const phases: string[] = [];
    const rules = [{ id: 'german', when: 'company.country == "DE" && lead.score >= 50', to: { pool: 'few', overflow: ['all'] } }];
    const few = { id: 'few', members: Array.from({ length: 20 }, (_, n) => ({ rep: `rep-${n}` })) };
    const policy = { name: 'few', sla: { accept: '5m' }, rules, fallback: { pool: 'all' } };
    const work = simulations.run({ since: `${DAYS + 1}d`, configuration: { pools: [few], policy } }, new AbortController().signal);
    let result: SimulationResult | undefined;
    for (let step = await work.next(); result === undefined; step = await work.next()) {
      if (step.done) result = step.value;
      else phases.push(step.value.phase);
    }
    const seconds = (performance.now() - began) / 1_000;
    delay.disable();
    const figures = {
      leads: LEADS,
      seconds,
      longestBlockMs: delay.max / 1e6,
      p99BlockMs: delay.percentile(99) / 1e6,
      peakHeapMb: ended?.peakHeapMb,
    };
    if (process.env.SIMULATION_LEADS !== undefined) process.stderr.write(`${JSON.stringify({ ...figures, totals: result.totals })}\n`);
    expect(result.requests).toBe(LEADS);
    expect(phases).toContain('reading');
    expect(ended?.peakHeapMb).toBeLessThan(250);
    expect(result.totals.after.rules.german).toBeGreaterThan(LEADS / 10);
    const { before, after } = result.totals;
    for (const { outcomes } of [before, after]) expect(Object.values(outcomes).reduce((sum, n) => sum + n)).toBe(result.requests);
    expect(after.accept.breached).toBeGreaterThan(before.accept.breached);
    expect(seconds).toBeLessThan(30);
  });
});
