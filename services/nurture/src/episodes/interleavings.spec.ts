import fc from 'fast-check';
import { DAY, factsOf, HOUR } from '../../test/builders.js';
import { LeadWorld, type Happening } from '../../test/lead-world.js';

const denied = factsOf({ consent: { email: 'denied', basis: null } });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(factsOf(), factsOf({ timeZone: 'Asia/Tokyo' }), factsOf({ email: null }), denied)
      .map(facts => ({ kind: 'inquiry' as const, facts })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('page-visit' as const, 'email-open' as const, 'email-click' as const)
      .map(did => ({ kind: 'behavior' as const, did })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'opt-out' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'sent-to-nurture' as const }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('assigned' as const, 'closed' as const, 'replaced' as const)
      .map(reason => ({ kind: 'taken' as const, reason })),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(1_000, HOUR, 8 * HOUR, 3 * DAY).map(milliseconds => ({ kind: 'time-passes' as const, milliseconds })),
  },
  { weight: 8, arbitrary: fc.constant({ kind: 'mail-accepted' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'mail-deferred' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'replica-dies' as const }) },
);
const course = fc.array(happening, { minLength: 1, maxLength: 60 });

/** Plays a course and looks at the lead after every step of it. */
function everywhere(check: (world: LeadWorld) => void): void {
  fc.assert(
    fc.property(course, happenings => {
      const world = new LeadWorld();
      for (const what of happenings) {
        world.happen(what);
        check(world);
      }
    }),
    { numRuns: 500 },
  );
}

describe('whatever happens to a lead in whatever order', () => {
  it('no mail leaves when the person opted out, did not consent, or is with a rep, in the queue or closed', () => {
    everywhere(world => expect(world.left.filter(mail => !mail.isAllowed)).toEqual([]));
  });

  it('no step is mailed twice, unless it was deferred or nobody knows how it ended', () => {
    everywhere(world => {
      const first = world.left.filter(mail => !mail.isRepeat).map(mail => `${mail.episodeId}/${mail.step}`);
      expect(new Set(first).size).toBe(first.length);
    });
  });

  it('an open episode has one next thing due, an ended one none, and there is one open at most', () => {
    everywhere(world => {
      for (const { due, ending } of world.episodes) expect(due === null).toBe(ending !== null);
      expect(world.episodes.filter(e => e.ending === null).length).toBeLessThanOrEqual(1);
    });
  });

  it('each episode starts once, sends each step once and ends once, in that order', () => {
    everywhere(world => {
      for (const { episodeId, ending } of world.episodes) {
        const names = world.announced.filter(a => a.episodeId === episodeId).map(a => a.announcement.name);
        expect(names.filter(n => n === 'nurture-started').length).toBeLessThanOrEqual(1);
        if (names.includes('nurture-step-sent')) expect(names[0]).toBe('nurture-started');
        expect(names.filter(n => n === 'nurture-stopped' || n === 'lead-reactivated' || n === 'nurture-exhausted')).toHaveLength(
          ending === null ? 0 : 1,
        );
        const steps = world.announced.flatMap(a =>
          a.episodeId === episodeId && a.announcement.name === 'nurture-step-sent' ? a.announcement.step : [],
        );
        expect(new Set(steps).size).toBe(steps.length);
      }
    });
  });

  it('no lead is forgotten: every episode ends when nothing more happens', () => {
    fc.assert(
      fc.property(course, happenings => {
        const world = new LeadWorld();
        for (const what of happenings) world.happen(what);
        for (let day = 0; world.open && day < 60; day++) {
          world.happen({ kind: 'time-passes', milliseconds: DAY / 2 });
          world.happen({ kind: 'mail-accepted' });
        }
        expect(world.open).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
