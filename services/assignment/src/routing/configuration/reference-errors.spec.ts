import { aBoard, aLimit, aPolicy, aPool, aRep, officeHours } from '../board/board.builder.js';
import type { ConfigurationParts } from './configuration.document.js';
import { referenceErrors } from './reference-errors.js';

const present = aBoard({
  reps: [aRep('ann', { externalId: '1' }), aRep('ben')],
  pools: [aPool('pool', ['ann'])],
  calendars: [officeHours],
}).configuration();
const parts = (given: Partial<ConfigurationParts>): ConfigurationParts => ({ calendars: [], reps: [], pools: [], policy: null, ...given });

describe('referenceErrors', () => {
  it('finds what is there already', () => {
    const policy = aPolicy({
      rules: [{ id: 'a', to: { owner: { rep: 'ben' }, otherwise: { pool: 'pool' } } }],
      fallback: { pool: 'pool' },
    });
    expect(
      referenceErrors(parts({ reps: [aRep('cleo', { calendarId: 'office' })], pools: [aPool('p', ['ann'])], policy }), present),
    ).toEqual([]);
  });

  it('finds what the document itself brings', () => {
    const night = { ...officeHours, calendarId: 'night' };
    const given = parts({
      calendars: [night],
      reps: [aRep('new', { calendarId: 'night' })],
      pools: [aPool('fresh', ['new', 'ann'])],
      policy: aPolicy({ fallback: { pool: 'fresh' } }),
    });
    expect(referenceErrors(given, present)).toEqual([]);
  });

  it('names a cap on the work of a pool that is not there', () => {
    const caps = { open: null, hour: null, day: null, week: null, pools: { pool: 3, us: 4 } };
    expect(referenceErrors(parts({ reps: [aRep('ann', { caps })] }), present)).toEqual([
      { field: 'reps.0.caps.pools.us', message: 'there is no pool us' },
    ]);
  });

  it('names the place at which a rule of a kind says where leads go, and a delegate or manager who is not there', () => {
    const policy = aPolicy({
      rules: [
        { id: 'a', kind: 'existing-owner', otherwise: { pool: 'x' } },
        { id: 'b', kind: 'territory', territories: [{ countries: ['DE'], to: { owner: { rep: 'zoe' }, otherwise: { pool: 'pool' } } }] },
        { id: 'c', kind: 'filter', freeMail: true, to: { pool: 'y' } },
      ],
      fallback: { pool: 'pool' },
    });
    const reps = [aRep('new', { delegate: 'zoe', manager: 'ben' }), aRep('ben', { delegate: 'new', manager: 'mona' })];
    expect(referenceErrors(parts({ reps, policy }), present)).toEqual([
      { field: 'reps.0.delegate', message: 'there is no rep zoe' },
      { field: 'reps.1.manager', message: 'there is no rep mona' },
      { field: 'policy.rules.0.otherwise', message: 'there is no pool x' },
      { field: 'policy.rules.1.territories', message: 'there is no rep zoe' },
      { field: 'policy.rules.2.to', message: 'there is no pool y' },
    ]);
  });

  it('names each place that misses something', () => {
    const policy = aPolicy({
      rules: [
        { id: 'a', to: { pool: 'pool', overflow: ['x', 'y'] } },
        { id: 'b', to: { owner: { rep: 'zoe' }, otherwise: { owner: { rep: 'ann' }, otherwise: { pool: 'z' } } } },
      ],
      fallback: { nurture: 'default' },
    });
    const given = parts({ reps: [aRep('ann', { calendarId: 'q' })], pools: [aPool('p', ['ann', 'who'])], policy });
    expect(referenceErrors(given, present).map(error => `${error.field}: ${error.message}`)).toEqual([
      'reps.0.calendar: there is no calendar q',
      'pools.0.members.1.rep: there is no rep who',
      'policy.rules.0.to: there is no pool x',
      'policy.rules.0.to: there is no pool y',
      'policy.rules.1.to: there is no pool z',
      'policy.rules.1.to: there is no rep zoe',
    ]);
  });

  it('lets a rep keep its CRM id, and pass it on in the same document', () => {
    expect(referenceErrors(parts({ reps: [aRep('ann', { externalId: '1' })] }), present)).toEqual([]);
    expect(referenceErrors(parts({ reps: [aRep('ann'), aRep('ben', { externalId: '1' })] }), present)).toEqual([]);
  });

  it('refuses a CRM id that another rep has, there or in the same document', () => {
    expect(referenceErrors(parts({ reps: [aRep('ben', { externalId: '1' })] }), present)).toEqual([
      { field: 'reps.0.externalId', message: 'is the CRM id of rep ann already' },
    ]);
    expect(referenceErrors(parts({ reps: [aRep('x', { externalId: '7' }), aRep('y', { externalId: '7' })] }), present)).toEqual([
      { field: 'reps.1.externalId', message: 'is the CRM id of rep x already' },
    ]);
  });

  it('names the pool of a limit that is not there', () => {
    const reps = [aRep('ann', { limits: [aLimit({ most: 1, pools: ['pool'] }), aLimit({ most: 1, per: 'week', pools: ['pool', 'q'] })] })];
    expect(referenceErrors(parts({ reps }), present)).toEqual([{ field: 'reps.0.limits.1.pools.1', message: 'there is no pool q' }]);
  });
});
