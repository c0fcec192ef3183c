import type { FieldError } from '@baton/platform';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { readServiceLevel } from './read-service-level.js';
import { ServiceLevelDocument } from './service-level.document.js';

const read = (document: ServiceLevelDocument) => {
  const errors: FieldError[] = [];
  return { level: readServiceLevel(document, 'sla', errors), errors };
};

describe('a service level', () => {
  it('of two plain times is no more than these', () => {
    expect(read({ accept: '15m', contact: '1h30m' }).level).toEqual({ acceptMinutes: 15, contactMinutes: 90 });
    expect(read({ contact: null }).level).toEqual({ acceptMinutes: null, contactMinutes: null });
  });

  it('with steps names all clocks; a clock without any passes the lead on when it runs out', () => {
    const { level } = read({
      accept: '15m',
      contact: '1h',
      contacting: {
        remind: ['50%', '45m'],
        reassign: 'never',
        escalate: [{ at: '1d', to: 'team lead' }, { at: '200%' }],
        stoppedBy: 'activity',
      },
      goals: [{ reach: 'meeting', within: '5d' }],
    });
    expect(level).toEqual({
      acceptMinutes: 15,
      contactMinutes: 60,
      clocks: [
        { clock: 'accept', within: { minutes: 15 }, goal: null, stoppedBy: null, steps: [{ do: 'reassign', at: { percent: 100 } }] },
        {
          clock: 'contact',
          within: { minutes: 60 },
          goal: null,
          stoppedBy: 'activity',
          steps: [
            { do: 'remind', at: { percent: 50 } },
            { do: 'remind', at: { minutes: 45 } },
            { do: 'escalate', at: { days: 1 }, to: 'team lead' },
            { do: 'escalate', at: { percent: 200 } },
          ],
        },
        { clock: 'status', within: { days: 5 }, goal: 'meeting', stoppedBy: null, steps: [{ do: 'reassign', at: { percent: 100 } }] },
      ],
    });
  });

  it('can have no steps of a clock that it lacks', () => {
    expect(read({ accept: '15m', contacting: {} }).errors).toEqual([
      { field: 'sla.contacting', message: 'goes with contact, which says how long the clock runs' },
    ]);
  });
});

describe('the document of a service level', () => {
  it.each([
    [{ accept: '15m', contact: null, goals: [{ reach: 'qualified', within: '12h' }] }, []],
    [{ accept: '5d' }, ['accept']],
    [{ accept: '' }, ['accept']],
    [
      { accepting: { remind: ['50'], reassign: 'later', escalate: [{ at: 'soon', to: '' }], stoppedBy: 'click' } },
      ['accepting.escalate.0.at', 'accepting.escalate.0.to', 'accepting.reassign', 'accepting.remind', 'accepting.stoppedBy'],
    ],
    [{ goals: [{ reach: 'love', within: '0d' }, { reach: 'meeting' }] }, ['goals.0.reach', 'goals.0.within', 'goals.1.within']],
  ])('%j names every field that is wrong', (document, fields) => {
    expect(fieldsRefused(ServiceLevelDocument, document).sort()).toEqual(fields);
  });

  it('whose goal nothing could stop is refused: a status is no activity, and the other way round', () => {
    const goals = [
      { reach: 'meeting', within: '5d', stoppedBy: 'status' },
      { reach: 'qualified', within: '5d', stoppedBy: 'activity' },
      { reach: 'meeting', within: '5d', stoppedBy: 'activity' },
      { reach: 'accepted', within: '1d', stoppedBy: 'status' },
    ] as const;
    expect(read({ goals: [...goals] }).errors.map(({ field }) => field)).toEqual(['sla.goals.0.stoppedBy', 'sla.goals.1.stoppedBy']);
  });

  it('takes null for what is left out', () => {
    const nothing = { remind: null, reassign: null, escalate: null, stoppedBy: null } as never;
    expect(read({ accept: '15m', accepting: nothing, goals: null } as never)).toEqual(read({ accept: '15m', accepting: {} }));
  });
});
