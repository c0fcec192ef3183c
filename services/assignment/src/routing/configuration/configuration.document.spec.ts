import { fieldsRefused } from './document-errors.builder.js';
import { ConfigurationDocument, readConfiguration } from './configuration.document.js';

describe('ConfigurationDocument', () => {
  it('may be empty: then nothing changes', () => {
    expect(fieldsRefused(ConfigurationDocument, {})).toEqual([]);
    expect(readConfiguration({})).toEqual({ calendars: [], reps: [], pools: [], policy: null });
  });

  it('names a thing once', () => {
    const twice = [
      { id: 'a', name: 'A' },
      { id: 'a', name: 'B' },
    ];
    expect(fieldsRefused(ConfigurationDocument, { reps: twice })).toEqual(['reps']);
    expect(
      fieldsRefused(ConfigurationDocument, {
        pools: [
          { id: 'p', members: [] },
          { id: 'p', members: [] },
        ],
      }),
    ).toEqual(['pools']);
    expect(
      fieldsRefused(ConfigurationDocument, {
        policy: {
          name: 'p',
          rules: [
            { id: 'r', to: { pool: 'x' } },
            { id: 'r', to: { pool: 'y' } },
          ],
          fallback: { pool: 'x' },
        },
      }),
    ).toEqual(['policy.rules']);
  });

  it('names fields by their place in the document', () => {
    const body = {
      reps: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 5 },
      ],
      policy: {
        name: 'p',
        rules: [{ id: 'r', when: 3, to: { pool: 'x', overflow: ['a b'] }, sla: { accept: '15' } }],
        fallback: { owner: { rep: 7 } },
      },
    };
    expect(fieldsRefused(ConfigurationDocument, body).sort()).toEqual(
      ['policy.fallback.owner.rep', 'policy.rules.0.sla.accept', 'policy.rules.0.to.overflow', 'policy.rules.0.when', 'reps.1.name'].sort(),
    );
  });

  it.each(['15m', '4h', '1h30m', '0m', '90m'])('takes %s as a working time', accept => {
    expect(fieldsRefused(ConfigurationDocument, { policy: { name: 'p', sla: { accept }, fallback: { pool: 'x' } } })).toEqual([]);
  });

  it.each(['', '15', 'h', '1d', '-5m', '1.5h', '30m1h'])('refuses %j as a working time', accept => {
    expect(fieldsRefused(ConfigurationDocument, { policy: { name: 'p', sla: { accept }, fallback: { pool: 'x' } } })).toEqual([
      'policy.sla.accept',
    ]);
  });

  it('gathers what is wrong in all parts', () => {
    const errors = readConfiguration({
      calendars: [{ id: 'c', hours: { mon: ['x'] } }],
      reps: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B', timeZone: 'X' },
      ],
      policy: { name: 'p', rules: [{ id: 'r', when: 'nothing', to: { pool: 'x' } }], fallback: { pool: 'x' } },
    });
    expect(errors).toMatchObject([{ field: 'calendars.0.hours.mon' }, { field: 'reps.1.timeZone' }, { field: 'policy.rules.0.when' }]);
  });
});
