// npm run bench:decisions: what one decision costs among ten reps or ten thousand, in memory; with --stored
// also with its session and commit, in a PostgreSQL of its own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = path => import(join(root, 'services', 'assignment', 'dist', 'routing', path));
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'services/assignment', 'libs/testing'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(1);
const { BoardState } = await built('board/board-state.js');
const { routeLead } = await built('decision/route-lead.js');

const SIZES = [10, 100, 1_000, 10_000];
const ROUNDS = 25;
const DECISIONS = 2_000;
/** Rounds for the compiler, and for the first look at everybody. */
const WARM_UP = 10;
const START = Date.parse('2026-03-04T10:00:00Z');
const ZONES = ['Europe/Berlin', 'Europe/London', 'Europe/Paris'];

const kinds = {
  'weighted round robin': { strategy: 'weighted-round-robin', cap: null },
  'least loaded': { strategy: 'least-loaded', cap: null },
  'round robin, all caps': { strategy: 'weighted-round-robin', cap: 1_000_000 },
  'nobody has room': { strategy: 'weighted-round-robin', cap: 0 },
};

/** What configures a team of so many reps. */
function team(size, { strategy, cap }) {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
  const calendar = { calendarId: 'long', hours: Object.fromEntries(days.map(day => [day, ['06:00-22:00']])), holidays: null };
  const caps = { open: cap, hour: cap, day: cap, week: cap };
  const always = { email: null, externalId: null, active: true, calendarId: 'long', timeOff: [], skills: [], caps };
  const reps = Array.from({ length: size }, (_, n) => ({ repId: `rep-${n}`, name: `rep-${n}`, timeZone: ZONES[n % 3], ...always }));
  const members = reps.map(({ repId }, n) => ({ repId, weight: 1 + (n % 3) }));
  const pool = { poolId: 'pool', name: 'pool', strategy, members, skills: [], duringWorkingHours: true };
  const fallback = { id: 'fallback', when: null, to: { kind: 'pool', poolId: 'pool', overflow: [] }, skills: [], sla: null };
  return { calendars: [calendar], reps, pools: [pool], policy: { hash: 'bench', name: 'bench', rules: [], fallback } };
}

function boardOf(size, kind) {
  const board = new BoardState();
  const happen = occurrence => board.apply({ ...occurrence, seq: board.seq + 1, at: START });
  const { calendars, reps, pools, policy } = team(size, kind);
  for (const calendar of calendars) happen({ kind: 'calendar-changed', calendar });
  for (const rep of reps) happen({ kind: 'rep-changed', repId: rep.repId, rep });
  for (const pool of pools) happen({ kind: 'pool-changed', poolId: pool.poolId, pool });
  happen({ kind: 'policy-activated', policy });
  return board;
}

/** Leads one after the other, each claimed. */
function* leads(board) {
  for (let n = 0; ; n++) {
    const now = START + n * 20;
    const id = n.toString(16).padStart(8, '0');
    const input = { decisionId: id, leadId: id, facts: {}, currentOwner: null, excludedReps: [], now: new Date(now), seed: id };
    const { decision, turn } = routeLead(board, input);
    if (decision.kind === 'assign') {
      const { repId, poolId } = decision;
      board.apply({ kind: 'claimed', repId, poolId, leadId: id, decisionId: id, turn, seq: board.seq + 1, at: now });
    }
    yield decision;
  }
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];
const rowOf = (name, costs) => [name, ...costs.map(cost => cost.toFixed(1)), (costs.at(-1) / costs[0]).toFixed(2)];
const rows = [];
for (const [name, kind] of Object.entries(kinds)) {
  const runs = SIZES.map(size => ({ work: leads(boardOf(size, kind)), costs: [] }));
  // Sizes take turns, so that whatever else the machine does hits them alike.
  for (let round = 0; round < ROUNDS; round++)
    for (const { work, costs } of runs) {
      const before = process.hrtime.bigint();
      for (let n = 0; n < DECISIONS; n++) work.next();
      costs.push(Number(process.hrtime.bigint() - before) / DECISIONS / 1_000);
    }
  const costs = runs.map(run => median(run.costs.slice(WARM_UP)));
  rows.push(rowOf(name, costs));
}

/** Slices of leads, each in a transaction: lock, decisions, claims, log, commit. */
async function storedDecisions() {
  const { isolatedStack, testDatabase } = await import(join(root, 'libs', 'testing', 'dist', 'index.js'));
  const { assignmentMigrations } = await import(join(root, 'services', 'assignment', 'dist', 'index.js'));
  const { RoutingBoard } = await built('routing-board.js');
  const { applyConfiguration } = await built('configuration/apply-configuration.js');
  const SLICE = 200;
  const { stack, remove } = await isolatedStack(['postgres']);
  const runs = [];
  for (const size of SIZES) {
    const db = await testDatabase('assignment', assignmentMigrations, stack);
    const board = new RoutingBoard();
    const unit = tx => ({ tx, now: new Date(START), emit() {}, afterCommit() {} });
    const by = { who: 'bench', why: null };
    await db.database.transaction(tx => applyConfiguration(unit(tx), board, team(size, kinds['weighted round robin']), by));
    runs.push({ db, board, unit, costs: [], n: 0 });
  }
  for (let round = 0; round < 60; round++)
    for (const run of runs) {
      const before = process.hrtime.bigint();
      await run.db.database.transaction(async tx => {
        const session = await run.board.open(run.unit(tx));
        for (let n = 0; n < SLICE; n++) session.decide(requestOf(run.n++));
        await session.flush();
      });
      run.costs.push(Number(process.hrtime.bigint() - before) / SLICE / 1_000);
    }
  for (const run of runs) await run.db.drop();
  await remove();
  return runs.map(run => median(run.costs.slice(20)));
}

function requestOf(n) {
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
  const origin = { mediaType: 'website', channel: 'form' };
  const facts = { person: {}, company: {}, origin, answers: {}, consent: {}, sourceId: 'site', score: 50, grade: 'B' };
  const lead = { leadId: id, ...facts, isUnscored: false, known: false, attempts: 0 };
  return { decisionId: id, lead, excludedReps: [], now: new Date(START + n), seed: id };
}

if (process.argv.includes('--stored')) rows.push(rowOf('stored, in slices of 200', await storedDecisions()));
console.log(`Microseconds for a decision with its claim, by number of reps (median of ${ROUNDS - WARM_UP} × ${DECISIONS}):\n`);
for (const row of [['', ...SIZES.map(String), '10,000 : 10'], ['---', ...SIZES.map(() => '---'), '---'], ...rows])
  console.log(`| ${row.join(' | ')} |`);
