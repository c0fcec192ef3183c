import { parseDocuments } from '../documents/source-document.js';
import { Interrupted, InvalidDocuments, Refused, Unreachable } from '../failures.js';
import { Answers, Lines, Refusal } from '../test-fixtures/answers.js';
import { askSimulation, type Progress, type SimulationQuestion } from './ask-simulation.js';

const PATH = 'POST /v1/routing/simulations';
const team = parseDocuments('team.yaml', 'why: less\nreps:\n  - { id: ann, name: Ann }\n').documents;
const policy = parseDocuments('policy.yaml', 'policy:\n  name: main\n  fallback: { pool: emea }\n').documents;
const leads = { file: 'leads.csv', text: 'createdAt,owner\n2026-03-04,ann\n' };
const stays = new AbortController().signal;

describe('a simulation', () => {
  let answers: Answers;
  beforeAll(async () => {
    answers = await Answers.open();
  });
  afterAll(() => answers.close());

  const progress: Progress[] = [];
  const ask = (answer: object, question: Partial<SimulationQuestion> = {}, interrupted = stays) => {
    progress.length = 0;
    const api = answers.give({ [PATH]: answer });
    return askSimulation(api, { documents: [], leads: null, options: {}, ...question }, each => progress.push(each), interrupted);
  };
  const failure = (asked: Promise<unknown>) =>
    asked.then(
      () => ({ findings: 'did not fail' as unknown }),
      (error: unknown) => error as { findings: unknown },
    );

  it('is asked with all documents as one, and told how far it is until there is a result', async () => {
    const reading = { phase: 'reading', progress: 500, of: null };
    const result = await ask(new Lines([reading, { result: { moved: 3 } }]), {
      documents: [...team, ...policy],
      leads,
      options: { seed: 'x' },
    });
    expect(result).toEqual({ moved: 3 });
    expect(progress).toEqual([reading]);
    expect(answers.bodiesOf(PATH)).toEqual([
      {
        seed: 'x',
        csv: leads.text,
        configuration: {
          why: 'less',
          reps: [{ id: 'ann', name: 'Ann' }],
          policy: { name: 'main', fallback: { pool: 'emea' } },
        },
      },
    ]);
  });

  it('is told about what is wrong at its place in the files', async () => {
    const refused = new Refusal(400, {
      type: 'invalid-request',
      title: 'x',
      errors: [
        { field: 'configuration.policy.fallback.pool', message: 'there is no pool emea' },
        { field: 'csv.line 2.createdAt', message: 'must be a time' },
        { field: 'csv.line 3', message: 'has 3 cells' },
      ],
      positions: [{}, { line: 2, column: 1 }, { line: 3, column: 3 }],
    });
    const error = await failure(ask(refused, { documents: [...team, ...policy], leads }));
    expect(error).toBeInstanceOf(InvalidDocuments);
    expect(error.findings).toEqual([
      { file: 'policy.yaml', line: 3, column: 21, field: 'policy.fallback.pool', message: 'there is no pool emea' },
      { file: 'leads.csv', line: 2, column: 1, field: 'createdAt', message: 'must be a time' },
      { file: 'leads.csv', line: 3, column: 3, field: '', message: 'has 3 cells' },
    ]);
  });

  it('shows as it is what is wrong with something else', async () => {
    const problem = { type: 'invalid-request', title: 'x', errors: [{ field: 'since', message: 'must be a number of hours' }] };
    expect(await failure(ask(new Refusal(400, problem)))).toMatchObject({ problem: { errors: [{ field: 'since' }] } });
  });

  it('is about what routing is configured with alone', async () => {
    const documents = parseDocuments('fair.yaml', 'sources: []\n---\nreps: []\n---\npools: []\n---\nprogram: {}\n').documents;
    expect(await failure(ask({}, { documents }))).toMatchObject({ findings: [{ line: 1 }, { line: 7, file: 'fair.yaml' }] });
    expect(await failure(ask({}, { documents: [...policy, ...policy] }))).toMatchObject({ findings: [{ message: /a second policy/ }] });
    expect(answers.asked).toEqual([]);
  });

  it('may fail on the way, or end without a result', async () => {
    const failed = (status: number) => new Lines([{ phase: 'before', progress: 1, of: 2 }, { error: { type: 'x', title: 'X', status } }]);
    expect(await failure(ask(failed(422)))).toBeInstanceOf(Refused);
    expect(await failure(ask(failed(503)))).toBeInstanceOf(Unreachable);
    expect(await failure(ask(new Lines([])))).toBeInstanceOf(Unreachable);
    expect(await failure(ask(new Lines(['{'])))).toMatchObject({ message: /in the middle of its answer/ });
  });

  it('hangs up when it is interrupted', async () => {
    const gone = new AbortController();
    const answer = new Lines([{ phase: 'before', progress: 1, of: 2 }], { staysOpen: true });
    const api = answers.give({ [PATH]: answer });
    const asked = askSimulation(api, { documents: [], leads: null, options: {} }, () => gone.abort(), gone.signal);
    expect(await failure(asked)).toBeInstanceOf(Interrupted);
    await answer.hungUp;
  });
});
