import { derivedId } from '@baton/contracts';
import fc from 'fast-check';
import type { Decision } from '../routing/types.js';
import type { RunningClock } from './running-clock.js';
import { later, type Context } from './context.js';
import { dueExpired } from './due-transitions.js';
import { erase } from './erase.js';
import type { Lead, Ownership } from './lead.js';
import { contextAt, decide, event, inquiry, leads, NOW, reps, scored } from './life-cycle.example.js';
import { place } from './placement.js';
import type { Step } from './step.js';
import { transition, type Claim } from './transition.js';

const CAP = 1;

/** Every clock with every step: reminders, somebody else who is told, another owner or none. */
function steppedClocks(from: Date): Pick<Ownership, 'acceptBy' | 'contactBy' | 'clocks'> {
  const at = (minutes: number) => later(from, minutes * 60_000);
  const clock = (name: RunningClock['name'], due: number, over: Partial<RunningClock>): RunningClock => ({
    name,
    dueAt: at(due),
    goal: null,
    stoppedBy: null,
    steps: [
      { do: 'remind', at: at(due / 2) },
      { do: 'breach', at: at(due) },
      { do: 'escalate', at: at(due * 1.5), to: 'team lead' },
    ],
    ...over,
  });
  const passing = clock('accept', 10, { stoppedBy: 'activity' });
  return {
    acceptBy: at(10),
    contactBy: at(30),
    clocks: [
      { ...passing, steps: [...passing.steps, { do: 'reassign', at: at(20) }] },
      clock('contact', 30, {}),
      clock('status', 60, { goal: 'meeting' }),
    ],
  };
}

/** One lead among reps with room for one lead each, and what a reader of its events would believe. */
class World {
  lead: Lead = leads.unknown();
  now = NOW;
  readonly open = new Map<string, number>();
  /** The assignment that the events speak of. */
  believed: string | null = null;
  private decisions = 0;

  /** @param room false: the reps are busy with other leads */
  constructor(
    private readonly room: boolean,
    private readonly nurturesBelow: number,
    /** The clocks of owners take steps on their way. */
    private readonly stepped = false,
  ) {}

  private get context(): Context {
    return this.stepped ? { ...contextAt(this.now), deadlines: (_repId, _level, from) => steppedClocks(from) } : contextAt(this.now);
  }

  hear(claim: Claim): void {
    this.carryOut(transition(this.lead, claim, this.context));
  }

  /** Lets the next thing due happen, when it is due. */
  wait(): void {
    if (this.lead.due === null) return;
    this.now = this.lead.due.at > this.now ? this.lead.due.at : this.now;
    this.carryOut(dueExpired(this.lead, this.context));
  }

  carryOut({ lead, effects, route }: Step): void {
    for (const effect of effects) {
      if (effect.kind === 'release') this.count(effect.repId, -1);
      if (effect.kind === 'take') this.count(effect.repId, 1);
      if (effect.kind === 'announce') this.believe(effect.ownership.assignmentId);
      if (effect.kind === 'emit' && effect.name === 'lead-unassigned') {
        this.believe(effect.data.assignmentId);
        this.believed = null;
      }
    }
    this.lead = lead;
    if (route !== null) {
      const decision = this.decide();
      if (decision.kind === 'assign') this.count(decision.repId, 1);
      this.carryOut(place(this.lead, decision, route.preface, this.context));
    }
    if (route === null) this.check();
  }

  private believe(assignmentId: string): void {
    if (this.believed !== null && this.believed !== assignmentId) throw new Error(`two owners: ${this.believed} and ${assignmentId}`);
    this.believed = assignmentId;
  }

  private decide(): Decision {
    const decisionId = derivedId(`decision-${this.decisions++}`, this.lead.id);
    const unfit = new Set(this.lead.memory.lostBy?.map(l => l.repId));
    const free = [...reps.keys()].find(repId => this.room && !unfit.has(repId) && (this.open.get(repId) ?? 0) < CAP);
    if (this.lead.score !== null && this.lead.score < this.nurturesBelow) return { ...decide.nurture(), decisionId };
    return { ...(free === undefined ? decide.queue({ nextTryAt: later(this.now, 60_000) }) : decide.assign(free)), decisionId };
  }

  private count(repId: string, change: number): void {
    const open = (this.open.get(repId) ?? 0) + change;
    if (open < 0) throw new Error(`${repId} gave back more than there was`);
    this.open.set(repId, open);
  }

  /** What holds at any time, whatever has happened in whatever order. */
  check(): void {
    const { lead } = this;
    const slots = [...this.open].filter(([, open]) => open > 0).map(([repId, open]) => `${repId} ${open}`);
    const sound: Record<string, boolean> = {
      'an outcome exactly when closed': (lead.outcome !== null) === (lead.place === 'closed'),
      'something due exactly when open': lead.place === 'awaiting-inquiry' || (lead.due === null) === (lead.place === 'closed'),
      'an owner exactly when assigned': (lead.ownership !== null) === (lead.place === 'assigned'),
      'a pool exactly when queued': (lead.queue !== null) === (lead.place === 'queued'),
      'an episode exactly when nurtured': (lead.episode !== null) === (lead.place === 'nurturing'),
      'events that tell of the owner': this.believed === (lead.ownership?.assignmentId ?? null),
      'one slot per owner': slots.join() === (lead.ownership === null ? '' : `${lead.ownership.repId} 1`),
    };
    for (const what in sound) if (!sound[what]) throw new Error(`it has not ${what}: ${JSON.stringify(lead)}, slots ${slots.join()}`);
  }
}

type Happening = (world: World) => void;
const hear =
  (claim: (world: World) => Claim): Happening =>
  world =>
    world.hear(claim(world));

const repIds = fc.constantFrom(undefined, 'crm-anna', 'crm-ben', 'crm-nobody');
const crm: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .record({
      status: fc.constantFrom(
        'accepted',
        'declined',
        'qualified',
        'disqualified',
        'won',
        'lost',
        'recycled',
        'reopened',
      ) as fc.Arbitrary<'won'>,
      repExternalId: repIds,
    })
    .map(data => hear(world => event('status-reported', { ...data, occurredAt: world.now.toISOString() }))),
  repIds.map(repExternalId => hear(() => event('owner-reported', { repExternalId: repExternalId ?? null }))),
  fc
    .record({ activity: fc.constantFrom('call-connected', 'note', 'meeting') as fc.Arbitrary<'note'>, repExternalId: repIds })
    .map(data => hear(world => event('activity-logged', { ...data, occurredAt: world.now.toISOString() }))),
  fc
    .record({ stage: fc.constantFrom('open', 'won', 'lost') as fc.Arbitrary<'won'>, opportunityId: fc.constantFrom('o-1', 'o-2') })
    .map(data => hear(() => event('opportunity-reported', data))),
);
const nurture: fc.Arbitrary<Happening> = fc
  .record({
    name: fc.constantFrom('lead-reactivated', 'nurture-exhausted', 'nurture-stopped'),
    reason: fc.constantFrom('opted-out', 'bounced', 'assigned', 'no-consent'),
    stale: fc.boolean(),
  })
  .map(({ name, reason, stale }) =>
    hear(({ lead }) => {
      const episodeId = stale || lead.episode === null ? derivedId('stale', 'episode') : lead.episode.episodeId;
      return event(name as 'nurture-stopped', { episodeId, program: 'newcomers', reason, because: 'it said so' } as never);
    }),
  );
const scores = (versions: number) =>
  Array.from({ length: versions }, (_, n) =>
    hear(() => scored({ sawIntakeVersion: n + 1, score: 10 + 30 * n, scoredAt: later(NOW, n).toISOString() })),
  );
const inquiries = (versions: number) =>
  Array.from({ length: versions }, (_, n) => hear(() => inquiry({ known: n > 0 }, { streamVersion: n + 1 })));
const wait: Happening = world => world.wait();

/** All streams as one, each in its own order. */
const interleaved = (...streams: Happening[][]): fc.Arbitrary<Happening[]> => {
  const labels = streams.flatMap((stream, index) => stream.map(() => index));
  return fc.shuffledSubarray(labels, { minLength: labels.length }).map(order => {
    const next = streams.map(stream => stream.values());
    return order.map(index => next[index]!.next().value!);
  });
};

/** Runs of the property; a long run sets more. */
const numRuns = Number(process.env.BATON_PROPERTY_RUNS ?? 300);

describe('the topics of one lead, in any interleaving', () => {
  it('keep one place, one owner, one slot per owner and one thing due', () => {
    const histories = fc
      .tuple(
        fc.array(crm, { maxLength: 8 }),
        fc.array(nurture, { maxLength: 4 }),
        fc.integer({ min: 0, max: 5 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
      )
      .chain(([claims, echoes, waits, room, asked]) => {
        const [first, ...repeats] = inquiries(asked);
        const intake = [first!, ...claims.flatMap((claim, n) => (n < repeats.length ? [repeats[n]!, claim] : [claim]))];
        return fc.tuple(fc.constant(room), interleaved(intake, scores(asked), echoes, Array<Happening>(waits).fill(wait)), fc.boolean());
      });
    fc.assert(
      fc.property(histories, ([room, happenings, stepped]) => {
        const world = new World(room, 30, stepped);
        for (const happens of happenings) happens(world);
        expect(world.lead.place).not.toBe('awaiting-inquiry');
      }),
      { numRuns },
    );
  });

  it('bring inquiries and scores to the same place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }).chain(n => interleaved(inquiries(n), scores(n), n > 1 ? [wait] : [])),
        happenings => {
          const world = new World(true, 0);
          for (const happens of happenings) happens(world);
          expect(world.lead).toMatchObject({ place: 'assigned', attempts: expect.any(Number) });
          expect(world.lead.score! % 30).toBe(10);
        },
      ),
      { numRuns },
    );
  });

  it('leave nothing of a lead that is erased at any point', () => {
    const withErasure = interleaved(inquiries(2), scores(2), [wait, wait]).chain(happenings =>
      fc.tuple(fc.constant(happenings), fc.integer({ min: 0, max: happenings.length })),
    );
    fc.assert(
      fc.property(withErasure, ([happenings, at]) => {
        const world = new World(true, 30);
        for (const happens of happenings.slice(0, at)) happens(world);
        world.carryOut(erase(world.lead, contextAt(world.now)));
        expect(world.lead).toMatchObject({ place: 'closed', outcome: 'erased', score: null, memory: {}, due: null });
        expect(world.believed).toBeNull();
      }),
      { numRuns },
    );
  });
});
