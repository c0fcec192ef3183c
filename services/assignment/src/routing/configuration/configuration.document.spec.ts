import { plainToInstance } from 'class-transformer';
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

  describe('with nothing after a name, as YAML has it where everything below is commented out', () => {
    const steps = { remind: ['50%'], reassign: '100%', escalate: [{ at: '100%', to: 'team lead' }], stoppedBy: 'activity' };
    const everything = {
      calendars: [
        { id: 'office', hours: { mon: ['09:00-17:00'], sat: ['10:00-12:00'] }, holidays: { country: 'DE', state: 'BY' } },
        { id: 'shop', hours: { tue: ['09:00-17:00'] }, freeDates: ['2026-01-01'] },
      ],
      reps: [
        {
          id: 'ann',
          name: 'Ann',
          email: 'ann@example.com',
          externalId: '005A',
          active: true,
          timeZone: 'Europe/Berlin',
          calendar: 'office',
          timeOff: [{ from: '2026-08-01', to: '2026-08-14' }],
          skills: ['saas'],
          languages: ['de'],
          caps: { open: 3, hour: 1, day: 2, week: 3, pools: { emea: 3 } },
          delegate: 'ben',
          manager: 'ben',
          limits: [{ most: 14, per: 'month', spread: true, pools: ['emea'], grades: ['A'], sources: ['fair'] }],
          performance: { wonRate: 0.2, leads: 40 },
          needsPresence: true,
        },
      ],
      pools: [
        {
          id: 'emea',
          name: 'EMEA',
          strategy: 'least-loaded',
          members: [{ rep: 'ann', weight: 2 }],
          skills: ['saas'],
          duringWorkingHours: false,
          preferredSkills: ['fr'],
          performanceFloor: 0.3,
        },
      ],
      policy: {
        name: 'main',
        alarmOnFallback: true,
        sla: { accept: '15m', contact: '1h', accepting: steps, contacting: steps, goals: [{ reach: 'meeting', within: '5d', ...steps }] },
        rules: [
          {
            id: 'rivals',
            kind: 'filter',
            when: 'lead.score < 3',
            freeMail: true,
            domains: ['a.example'],
            to: { close: 'test', label: 'x' },
          },
          { id: 'own', kind: 'existing-owner', maxAgeDays: 3, ageSince: 'activity', whenAway: 'wait 4h', whenAtCap: 'delegate' },
          { id: 'key', kind: 'account-owner', whenGone: 'delegate', otherwise: { pool: 'emea' } },
          {
            id: 'hot',
            when: 'lead.score > 3',
            to: { pool: 'emea', overflow: ['emea'] },
            skills: ['saas'],
            languages: ['de'],
            prefer: { skills: ['fr'], languages: ['fr'], ahead: 3 },
            sla: { accept: '3m' },
          },
          {
            id: 'named',
            to: {
              owner: { rep: 'ann' },
              whenAway: 'wait 4h',
              otherwise: { owner: { field: 'currentOwner' }, otherwise: { nurture: 'default' } },
            },
          },
          {
            id: 'areas',
            kind: 'territory',
            territories: [
              { countries: ['DE'], to: { pool: 'emea' }, within: [{ states: ['BY'], postalCodes: ['80000-81999'], to: { pool: 'emea' } }] },
            ],
          },
        ],
        fallback: { pool: 'emea' },
        weights: [{ when: 'lead.score > 3', weight: 3 }],
        queue: { value: 'lead.score', escalate: [{ after: '1h', to: 'team lead' }] },
        declines: { perWeek: 3, share: '20%', over: 'refuse' },
      },
    };

    /** The paths of all members, at any depth. */
    function* membersOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
      if (value === null || typeof value !== 'object') return;
      for (const [name, member] of Object.entries(value)) {
        if (!Array.isArray(value)) yield [...path, name];
        yield* membersOf(member, [...path, name]);
      }
    }
    /** The document, with something else done to the holder of a member. */
    function changed(path: readonly string[], change: (holder: Record<string, unknown>, name: string) => void): object {
      const document = structuredClone(everything);
      const holder = path.slice(0, -1).reduce<any>((at, name) => at[name], document);
      change(holder, path.at(-1)!);
      return document;
    }
    const read = (document: object) => {
      const refused = fieldsRefused(ConfigurationDocument, document);
      return refused.length > 0 ? refused : readConfiguration(plainToInstance(ConfigurationDocument, document));
    };

    it('is right in itself', () => {
      expect(read(everything)).toMatchObject({ reps: [{ repId: 'ann' }], policy: { name: 'main' } });
    });

    it.each([...membersOf(everything)].map(path => [path.join('.'), path] as const))('says as much as without %s', (_, path) => {
      const nothing = read(changed(path, (holder, name) => (holder[name] = null)));
      expect(nothing).toEqual(read(changed(path, (holder, name) => delete holder[name])));
    });
  });
});
