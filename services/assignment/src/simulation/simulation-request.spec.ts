import { Problem } from '@baton/platform';
import { aBoard, aPool, aRep } from '../routing/board/board.builder.js';
import { boardFrom, snapshotOf } from '../routing/board/board-snapshot.js';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { composeBoard, partsOf } from './compose-boards.js';
import { SimulationDocument } from './simulation.document.js';
import { readSimulation } from './simulation-request.js';

const now = new Date('2026-03-31T12:00:00Z');
const board = aBoard({ reps: [aRep('ann'), aRep('ben')], pools: [aPool('pool', ['ann', 'ben'])] });
const read = (document: SimulationDocument) => readSimulation(document, board.configuration(), now);
function refused(document: SimulationDocument): string[] {
  try {
    read(document);
    return [];
  } catch (error) {
    return (error as Problem).content.errors!.map(({ field, message }) => `${field}: ${message}`);
  }
}

describe('the form of a question', () => {
  it('may be empty: the last thirty days as they are configured', () => {
    expect(fieldsRefused(SimulationDocument, {})).toEqual([]);
    expect(read({})).toMatchObject({
      period: { from: new Date('2026-03-01T12:00:00Z'), until: now },
      rows: null,
      seed: 'baton',
      examples: 10,
    });
  });

  it('takes null for what is left out', () => {
    const names = ['since', 'from', 'to', 'configuration', 'leaveOut', 'leads', 'csv', 'columns', 'holdHours', 'seed', 'examples'];
    const nothing = Object.fromEntries(names.map(name => [name, null])) as SimulationDocument;
    expect(fieldsRefused(SimulationDocument, nothing)).toEqual([]);
    expect(read(nothing)).toEqual(read({}));
    expect(read({ ...nothing, leads: [{ createdAt: '2026-03-30', score: null }] }).rows).not.toBeNull();
  });

  it.each([
    ['36h', '2026-03-30T00:00:00Z'],
    ['2w', '2026-03-17T12:00:00Z'],
  ])('reaches back by %s', (since, from) => {
    expect(read({ since }).period?.from).toEqual(new Date(from));
  });

  it('ends now at the latest', () => {
    expect(read({ from: '2026-03-30', to: '2027-01-01' }).period).toEqual({ from: new Date('2026-03-30'), until: now });
    expect(refused({ from: '2026-04-30' })).toEqual(['from: must be before the end of the period, and in the past']);
  });

  it('is refused by its fields', () => {
    const wrong = { since: '30', from: 'x', leaveOut: ['a b'], leads: [1], holdHours: 0, examples: 101, columns: 1, other: 1 };
    expect(fieldsRefused(SimulationDocument, wrong).toSorted()).toEqual(Object.keys(wrong).toSorted());
    expect(fieldsRefused(SimulationDocument, { configuration: { reps: [{ id: 'x' }] } })).toEqual(['configuration.reps.0.name']);
  });

  it('is refused for what does not go together, and for what is not there', () => {
    const pool = { id: 'new', members: [{ rep: 'cleo' }] };
    const wrong = {
      since: '1d',
      from: '2026-03-01',
      leads: [{}],
      csv: 'x',
      leaveOut: ['zoe'],
      columns: { A: 5 as never },
      configuration: { pools: [pool] },
    };
    expect(refused(wrong)).toEqual([
      'configuration.pools.0.members.0.rep: there is no rep cleo',
      'since: goes without from',
      'csv: goes without leads',
      'since: goes with history: rows say themselves when they came in',
      'from: goes with history: rows say themselves when they came in',
      'leaveOut.0: there is no rep zoe',
      'columns.A: must be the name of a column that is known here',
    ]);
  });
});

describe('the other configuration', () => {
  const documents = {
    reps: [
      { id: 'ann', name: 'Ann', caps: { open: 3 } },
      { id: 'cleo', name: 'Cleo' },
    ],
    pools: [{ id: 'pool', members: [{ rep: 'cleo' }] }],
  };

  it('goes on top of what is active, by id, and leaves the board of others alone', () => {
    const { changes } = read({ configuration: documents });
    const other = composeBoard(null, partsOf(board.configuration()), changes);
    expect(other.reps.get('ann')?.caps.open).toBe(3);
    expect(other.reps.get('ben')?.caps.open).toBe(Infinity);
    expect(other.pools.get('pool')?.members.map(member => member.rep.configuration.repId)).toEqual(['cleo']);
    expect(other.policy).toBe(board.policy);
    expect(board.reps.get('ann')?.caps.open).toBe(Infinity);
  });

  it('does not know who is online: working hours decide', () => {
    const present = boardFrom({ ...snapshotOf(board), isPresenceKnown: true });
    const needed = { ...read({ configuration: documents }).changes, reps: [aRep('ann', { needsPresence: true })] };
    expect(composeBoard(snapshotOf(present), needed).reps.get('ann')!.isAbsent).toBe(false);
  });

  it('can leave reps out', () => {
    const { changes } = read({ configuration: documents, leaveOut: ['ben', 'cleo'] });
    const other = composeBoard(null, partsOf(board.configuration()), changes);
    expect([...other.reps.values()].map(rep => [rep.configuration.repId, rep.configuration.active])).toEqual([
      ['ann', true],
      ['ben', false],
      ['cleo', false],
    ]);
  });
});
