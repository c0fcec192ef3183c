// npm run bench:decisions: what one decision costs among ten reps or ten thousand, in memory, without database or broker.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = path => import(join(root, 'services', 'assignment', 'dist', 'routing', path));
const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'services/assignment'], {
  cwd: root,
  stdio: 'inherit',
});
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

function boardOf(size, { strategy, cap }) {
  const board = new BoardState();
  const happen = occurrence => board.apply({ ...occurrence, seq: board.seq + 1, at: START });
  const calendar = {
    calendarId: 'long',
    hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [day, ['06:00-22:00']])),
    holidays: null,
  };
  happen({ kind: 'calendar-changed', calendar });
  const repIds = Array.from({ length: size }, (_, n) => `rep-${n}`);
  for (const [n, repId] of repIds.entries()) {
    const rep = {
      repId,
      name: repId,
      email: null,
      externalId: null,
      active: true,
      timeZone: ZONES[n % 3],
      calendarId: 'long',
      timeOff: [],
      skills: [],
    };
    happen({ kind: 'rep-changed', repId, rep: { ...rep, caps: { open: cap, hour: cap, day: cap, week: cap } } });
  }
  const members = repIds.map((repId, n) => ({ repId, weight: 1 + (n % 3) }));
  const pool = { poolId: 'pool', name: 'pool', strategy, members, skills: [], duringWorkingHours: true };
  happen({ kind: 'pool-changed', poolId: 'pool', pool });
  const fallback = { id: 'fallback', when: null, to: { kind: 'pool', poolId: 'pool', overflow: [] }, skills: [], sla: null };
  happen({ kind: 'policy-activated', policy: { hash: 'bench', name: 'bench', rules: [], fallback } });
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
  rows.push([name, ...costs.map(cost => cost.toFixed(2)), (costs.at(-1) / costs[0]).toFixed(2)]);
}
console.log(`Microseconds for a decision with its claim, by number of reps (median of ${ROUNDS - WARM_UP} × ${DECISIONS}):\n`);
for (const row of [['', ...SIZES.map(String), '10,000 : 10'], ['---', ...SIZES.map(() => '---'), '---'], ...rows])
  console.log(`| ${row.join(' | ')} |`);
