import { decide, inquiry as accepted, leads, NOW, settings, ownership } from '../life-cycle/life-cycle.example.js';
import { giveUp } from '../life-cycle/ownership.js';
import { note, step, thenRoute } from '../life-cycle/step.js';
import type { BoardSession, Decision, RoutingRequest } from '../routing/types.js';
import { inquiryOf } from './inquiry.js';
import { LeadBatch } from './lead-batch.js';

/** A board that decides as told, and refuses what it is told to. */
class ScriptedBoard implements BoardSession {
  readonly asked: RoutingRequest[] = [];
  readonly done: string[] = [];
  readonly configuration = { policy: null, reps: new Map(), pools: new Map(), calendars: new Map() };
  constructor(
    private readonly decisions: Decision[],
    private readonly refusals: string[][] = [],
  ) {}
  decide(request: RoutingRequest): Decision {
    this.asked.push(request);
    return { ...this.decisions.shift()!, decisionId: request.decisionId };
  }
  release({ repId }: { repId: string }): void {
    this.done.push(`release ${repId}`);
  }
  take({ repId }: { repId: string }): void {
    this.done.push(`take ${repId}`);
  }
  leave(leadId: string): boolean {
    this.done.push(`leave ${leadId}`);
    return true;
  }
  flush(): Promise<{ refused: string[] }> {
    return Promise.resolve({ refused: this.refusals.shift() === undefined ? [] : this.asked.map(r => r.decisionId).slice(0, 1) });
  }
  freeCapacity = () => 0;
}

const waiting = leads.awaiting({ score: 82, awaitedInquiryId: null });
const claim = accepted();
const batchOf = (board: ScriptedBoard, lead = waiting) => {
  let opened = 0;
  const open = () => {
    opened++;
    return Promise.resolve(board);
  };
  const batch = new LeadBatch({ now: NOW }, new Map([[lead.id, lead]]), new Map([[lead.id, [inquiryOf(claim, lead.id)]]]), open, settings);
  return { batch, opened: () => opened };
};
const names = (batch: LeadBatch) => (batch.told.get(waiting.id) ?? []).map(t => t.effect.kind);

describe('a batch of leads', () => {
  it('opens the board with the first step that needs it, once', async () => {
    const { batch, opened } = batchOf(new ScriptedBoard([decide.assign()]));
    await batch.take(step(waiting), claim);
    expect(opened()).toBe(0);
    await batch.take(thenRoute(waiting, []), claim);
    await batch.board();
    expect(opened()).toBe(1);
  });

  it('asks for a decision with everything that is known, under an id that follows from the cause', async () => {
    const board = new ScriptedBoard([decide.assign(), decide.assign()]);
    const lead = { ...waiting, memory: { lostBy: [{ repId: 'ben', because: 'declined it' }] } };
    await batchOf(board, lead).batch.take(thenRoute(lead, []), claim);
    await batchOf(board, lead).batch.take(thenRoute(lead, []), claim);
    const [first, second] = board.asked;
    expect(first).toMatchObject({
      lead: { score: 82, person: claim.data.person, isUnscored: false },
      excludedReps: lead.memory.lostBy,
      now: NOW,
    });
    expect(second!.decisionId).toBe(first!.decisionId);
  });

  it('lets a lead remember since when it is owned, and when sales last worked on it', async () => {
    const board = new ScriptedBoard([decide.assign()]);
    const { batch } = batchOf(board);
    await batch.take(thenRoute(waiting, []), claim);
    expect(batch.get(waiting.id)).toMatchObject({ lastOwnedSince: NOW, workedAt: null });
    await batch.take(step(batch.get(waiting.id), note('activity-logged')), claim);
    expect(batch.get(waiting.id)).toMatchObject({ workedAt: NOW });
    const { batch: untouched } = batchOf(new ScriptedBoard([]));
    await untouched.take(step(waiting, note('inquiry-accepted')), claim);
    expect(untouched.get(waiting.id).workedAt).toBeNull();
  });

  it('knows what was given and declined in it, without counting all of it again', async () => {
    const board = new ScriptedBoard([decide.assign(), decide.assign('ben')]);
    const { batch } = batchOf(board);
    const { recentConduct } = batch.context;
    await batch.take(thenRoute(waiting, []), claim);
    expect(recentConduct('anna')).toEqual({ assigned: 1, declined: 0 });
    const { lead, effects } = giveUp(batch.get(waiting.id), 'declined', 'no time');
    await batch.take(thenRoute(lead, effects), claim);
    expect(['anna', 'ben', 'cleo'].map(recentConduct)).toEqual([
      { assigned: 1, declined: 1 },
      { assigned: 1, declined: 0 },
      { assigned: 0, declined: 0 },
    ]);
  });

  it('frees and takes slots in the order in which it happens', async () => {
    const board = new ScriptedBoard([]);
    const { batch } = batchOf(board);
    const release = { kind: 'release', repId: 'anna', poolId: null, reason: 'merged' } as const;
    await batch.take(step(waiting, release, { kind: 'take', repId: 'ben', cause: 'merged' }), claim);
    expect(board.done).toEqual(['release anna', 'take ben']);
    expect(batch.released).toBe(true);
  });

  it('decides again what was refused, and tells only what stands', async () => {
    const board = new ScriptedBoard([decide.assign('anna'), decide.queue()], [['refuse']]);
    const { batch } = batchOf(board);
    await batch.take(thenRoute(waiting, []), claim);
    expect(names(batch)).toEqual(['announce']);
    await batch.settleBoard();
    expect(names(batch)).toEqual(['emit']);
    expect(batch.get(waiting.id)).toMatchObject({ place: 'queued', ownership: null });
  });

  it('does not go on for ever with a guard that refuses everything: others wait for the lock', async () => {
    const board = new ScriptedBoard(
      Array.from({ length: 9 }, () => decide.assign()),
      Array<string[]>(9).fill(['refuse']),
    );
    const { batch } = batchOf(board);
    await batch.take(thenRoute(waiting, []), claim);
    await expect(batch.settleBoard()).rejects.toThrow('the guard refused what the board had decided 6 times');
  });

  it('gives up when more has happened to a refused lead since: alone, each event can be decided again', async () => {
    const board = new ScriptedBoard([decide.assign('anna')], [['refuse']]);
    const { batch } = batchOf(board);
    await batch.take(thenRoute(waiting, []), claim);
    await batch.take(step({ ...batch.get(waiting.id), status: 'accepted' }), claim);
    await expect(batch.settleBoard()).rejects.toThrow('refused');
  });

  it('finds the survivor of a lead that is merged away', async () => {
    const survivor = leads.assigned({ id: '66666666-6666-4666-8666-666666666666', ownership: ownership() });
    const merged = leads.closed('merged');
    const batch = new LeadBatch(
      { now: NOW },
      new Map([survivor, merged].map(l => [l.id, l])),
      new Map(),
      () => Promise.reject(new Error('not needed')),
      settings,
    );
    expect(batch.get(merged.id)).toBe(survivor);
    expect(batch.exactly(merged.id)).toBe(merged);
  });

  it('knows no reps before the board is open', () => {
    expect(() => batchOf(new ScriptedBoard([])).batch.context.nameOf('anna')).toThrow('not open');
  });
});
