import { activities, behaviorKinds, mediaTypes, writerErrors } from '@baton/contracts';
import fc from 'fast-check';
import { BehavioralEventDto } from '../behavior/behavioral-event.dto.js';
import { mapBehavioralEvent } from '../behavior/behavioral-event.js';
import { CrmUpdateDto, opportunityStages, reportedStatuses } from '../crm-updates/crm-update.dto.js';
import { mapCrmUpdate } from '../crm-updates/crm-update.js';
import { eventsOfCrmUpdate } from '../crm-updates/events-of-crm-update.js';
import { mapSpend } from '../spend/accept-spend.js';
import { SpendDto } from '../spend/spend.dto.js';
import { checkBody } from './check-body.js';

const ID = '0190a000-0000-7000-8000-000000000000';
const NOW = new Date('2026-03-01T08:30:00Z');

/** Texts as systems send them: blank, with control characters, halves of emoji, names of JavaScript's own, as long as they may be. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('constructor', '__proto__', ' ', '\u0007', 'x'.repeat(200), '😀'.repeat(100), `${'x'.repeat(199)}😀`),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)), maxLength: 8 }),
);
const instant = fc.constantFrom(
  '2026-03-01T09:30:00+01:00',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-12:00',
  '0001-01-01T00:00:00+12:00',
);
const cost = fc.oneof(
  fc.record({ amount: fc.constantFrom('12.5', '-1', '90071992547409.92', '1.234'), currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'XXX') }),
  fc.record({ minor: fc.oneof(fc.integer(), fc.constantFrom(2 ** 53 - 1, 2 ** 53, -1e300, 0.5)), currency: fc.constantFrom('EUR', 'JPY') }),
);
const crmUpdate = fc.record(
  {
    leadId: fc.constantFrom(ID, ID.toUpperCase()),
    inquiry: fc.record({ sourceId: text, externalId: text }),
    occurredAt: instant,
    status: fc.constantFrom(...reportedStatuses),
    reason: text,
    owner: fc.option(text),
    repExternalId: text,
    activity: fc.constantFrom(...activities),
    opportunity: fc.tuple(cost, text, fc.constantFrom(...opportunityStages)).map(([value, id, stage]) => ({ ...value, id, stage })),
  },
  { requiredKeys: [] },
);
const behavioralEvent = fc.record(
  {
    leadId: fc.constant(ID),
    visitorId: text,
    kind: fc.constantFrom(...behaviorKinds),
    occurredAt: instant,
    url: text,
    source: fc.record({ utm: fc.record({ medium: text, source: text }) }),
  },
  { requiredKeys: ['kind'] },
);
const day = fc.constantFrom('2026-02-28', '2026-02-29', '2026-03-01', '0000-01-01', '9999-12-31');
const spend = fc.record({ from: day, to: day, mediaType: fc.constantFrom(...mediaTypes), channel: text, campaign: text, cost });

const unstorable = (value: unknown): string[] => {
  if (typeof value === 'string') return /\p{Surrogate}|\0/u.test(value) ? [JSON.stringify(value)] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(unstorable) : [];
};

describe('an item whose body is right', () => {
  /** Every body that the check lets through has to become events that fit their contracts, and that consumers can store. */
  function everyBody(
    bodies: fc.Arbitrary<object>,
    dataOf: (body: object) => readonly [Parameters<typeof writerErrors>[0], object][] | undefined,
  ): void {
    let accepted = 0;
    fc.assert(
      fc.property(bodies, body => {
        const events = dataOf(body);
        if (events === undefined) return;
        accepted++;
        for (const [name, data] of events) expect([...writerErrors(name, data), ...unstorable(data)]).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  }

  it('is never refused for what a CRM says in it', () => {
    everyBody(crmUpdate, body => {
      const checked = checkBody(CrmUpdateDto, body);
      if ('errors' in checked) return undefined;
      const lead = { id: ID, place: 'accepted', mergedInto: null, streamVersion: 3, behaviorVersion: 0 } as never;
      const events = eventsOfCrmUpdate(mapCrmUpdate(checked.value, body, 'e', 'crm'), ID, lead, NOW);
      expect(events.map(e => e.streamVersion)).toEqual(events.map((_, n) => 4 + n));
      return events.map(({ name, data }) => [name, data] as const) as [Parameters<typeof writerErrors>[0], object][];
    });
  });

  it('is never refused for what somebody did', () => {
    everyBody(behavioralEvent, body => {
      const checked = checkBody(BehavioralEventDto, body);
      if ('errors' in checked) return undefined;
      const {
        leadId,
        visitorId,
        kind,
        url,
        origin,
        occurredAt = NOW.toISOString(),
      } = mapBehavioralEvent(checked.value, body, 'e', {
        id: 'website',
        rawRetentionDays: 90,
      });
      return [
        ['behavior-recorded', JSON.parse(JSON.stringify({ behaviorId: ID, leadId, visitorId, kind, url, origin, occurredAt })) as object],
      ];
    });
  });

  it('is never refused for what a channel cost', () => {
    everyBody(spend, body => {
      const checked = checkBody(SpendDto, body);
      return 'errors' in checked ? undefined : [['spend-reported', mapSpend(checked.value, body, 'e', 'ads').report]];
    });
  });
});

describe('a reference to an inquiry', () => {
  it('is read as the inquiry’s own id is', () => {
    const body = { inquiry: { sourceId: 'website', externalId: ' form-7 ' }, status: 'won' };
    const checked = checkBody(CrmUpdateDto, body);
    expect('value' in checked && mapCrmUpdate(checked.value, body, 'e', 'crm').lead).toEqual({ sourceId: 'website', externalId: 'form-7' });
  });

  it('has to name one: blank names none', () => {
    const checked = checkBody(CrmUpdateDto, {
      inquiry: { sourceId: ' ', externalId: '\u0007' },
      status: 'won',
      opportunity: { id: ' ', stage: 'won', minor: 1, currency: 'EUR' },
    });
    expect('errors' in checked && checked.errors.map(e => e.field).sort()).toEqual([
      'inquiry.externalId',
      'inquiry.sourceId',
      'opportunity.id',
    ]);
  });
});
