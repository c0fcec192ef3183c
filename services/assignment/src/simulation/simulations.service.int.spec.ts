import { messagingMigrations } from '@baton/messaging';
import { Clock, Logger, Shutdown } from '@baton/platform';
import { eventually, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import type { SimulationResult } from './simulate.js';
import { Simulations } from './simulations.service.js';

/** Long enough that it runs until it is ended. */
const long = { csv: ['createdAt', ...Array.from({ length: 40_000 }, () => '2026-02-01 10:00')].join('\n') };
const stays = new AbortController().signal;
const logger = new Logger({ service: 'assignment', level: 'fatal' });

/** One that what `long` asks does not fit into. */
class Narrow extends Simulations {
  protected override readonly memory = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 };
}

describe('simulations', () => {
  let db: TestDatabase;
  let shutdown: Shutdown;
  let simulations: Simulations;
  let narrow: Simulations;
  beforeAll(async () => {
    db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
    const service = await AssignmentOnDatabase.fresh(db.database);
    const config = Object.assign(service.config, { DATABASE_URL: db.url });
    shutdown = new Shutdown(logger);
    simulations = new Simulations(db.database, new Clock(), config, logger, shutdown);
    narrow = new Narrow(db.database, new Clock(), config, logger, shutdown);
  });
  afterAll(() => db?.drop());

  async function result(document: Parameters<Simulations['run']>[0], by = simulations): Promise<SimulationResult> {
    const work = by.run(document, stays);
    for (let step = await work.next(); ; step = await work.next()) if (step.done) return step.value;
  }
  const becomesFree = (of = simulations) =>
    eventually(async () => expect(await result({ since: '1d' }, of)).toMatchObject({ requests: 0 }), 30_000);
  const refusal = (type: string) => ({ content: expect.objectContaining({ type }) });

  it('run one at a time', async () => {
    const gone = new AbortController();
    const work = simulations.run(long, gone.signal);
    expect(await work.next()).toMatchObject({ done: false, value: { phase: 'reading', progress: 40_000 } });
    await expect(simulations.run({}, stays).next()).rejects.toMatchObject(refusal('simulation-running'));
    gone.abort();
    await becomesFree();
  });

  it('are ended when who asked hangs up, while the answer is waited for and before anything was said', async () => {
    const gone = new AbortController();
    const work = simulations.run(long, gone.signal);
    await work.next();
    gone.abort();
    await expect(
      (async () => {
        while (!(await work.next()).done);
      })(),
    ).rejects.toMatchObject(refusal('hung-up'));
    await becomesFree();
    await expect(simulations.run(long, AbortSignal.abort()).next()).rejects.toMatchObject(refusal('hung-up'));
    await becomesFree();
  });

  it('make room for others when they are refused', async () => {
    await expect(result({ leaveOut: ['zoe'] })).rejects.toMatchObject({ content: { errors: [{ field: 'leaveOut.0' }] } });
    await expect(result({ csv: 'x' })).rejects.toMatchObject({ content: { errors: [{ field: 'leads' }] } });
    await becomesFree();
  });

  it('that need more memory than they may take end, are told to ask for less, and leave everything else as it was', async () => {
    await expect(result(long, narrow)).rejects.toMatchObject({ content: { type: 'simulation-too-large', status: 422 } });
    await becomesFree(narrow);
  });

  it('end with the service', async () => {
    const work = simulations.run(long, stays);
    await work.next();
    await shutdown.run();
    await expect(
      (async () => {
        while (!(await work.next()).done);
      })(),
    ).rejects.toMatchObject(refusal('unavailable'));
  });
});
