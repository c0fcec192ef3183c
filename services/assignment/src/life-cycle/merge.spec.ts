import { erase } from './erase.js';
import type { Lead } from './lead.js';
import { context, inShort, leads, minutesLater, NOW, ownership, told } from './life-cycle.example.js';
import { mergeLeads, unmerge } from './merge.js';

const OTHER = '66666666-6666-4666-8666-666666666666';
const merge = { causeId: 'merge-1', reason: 'same phone' };
const past = {
  lostBy: [{ repId: 'anna', because: 'declined' }],
  exhaustedPrograms: ['old'],
  opportunities: { o0: 'lost', o1: 'open' },
} as const;
const other = (lead: Lead): Lead => ({ ...lead, id: OTHER });
const ofBen = (over: Parameters<typeof ownership>[0] = {}) =>
  leads.assigned({ ownership: ownership({ repId: 'ben', ...over }), lastOwner: 'ben' });
const short = (survivor: Lead, merged: Lead) => {
  const steps = mergeLeads(survivor, other(merged), merge, context);
  return { survivor: [steps.survivor.lead.place, inShort(steps.survivor)], merged: inShort(steps.merged), steps };
};

describe('the lead that is merged away', () => {
  it('is closed as merged, says into which, and frees its slot', () => {
    const { merged, steps } = short(leads.assigned(), ofBen());
    expect(merged).toEqual(['release ben', 'lead-unassigned', 'lead-closed']);
    expect(steps.merged.lead).toMatchObject({ place: 'closed', outcome: 'merged', mergedInto: leads.assigned().id, due: null });
    expect(told(steps.merged, 'lead-unassigned').reason).toBe('merged');
  });

  it('says so when its rep goes on with the person, under which assignment; and so does the survivor', () => {
    const goesOver = short(leads.queued(), ofBen({ acceptedAt: NOW })).steps;
    expect(told(goesOver.merged, 'lead-unassigned').continuedAs).toBe(goesOver.survivor.lead.ownership!.assignmentId);
    const stays = short(leads.assigned(), ofBen({ repId: 'anna', since: minutesLater(5) })).steps;
    expect(told(stays.merged, 'lead-unassigned').continuedAs).toBe(leads.assigned().ownership!.assignmentId);
    const hadBoth = short(leads.assigned(), ofBen({ repId: 'anna', acceptedAt: NOW })).steps;
    for (const lost of [hadBoth.merged, hadBoth.survivor])
      expect(told(lost, 'lead-unassigned').continuedAs).toBe(hadBoth.survivor.lead.ownership!.assignmentId);
    const [keptByAnna, goesToBen] = [ofBen({ since: minutesLater(5) }), ofBen({ acceptedAt: NOW })].map(
      other => short(leads.assigned(), other).steps,
    );
    for (const lost of [keptByAnna!.merged, goesToBen!.survivor]) expect(told(lost, 'lead-unassigned')).not.toHaveProperty('continuedAs');
  });

  it('is not merged twice, and an erased one not at all', () => {
    for (const [survivor, merged] of [
      [leads.assigned(), leads.closed('merged')],
      [leads.assigned(), leads.closed('erased')],
      [leads.closed('erased'), leads.assigned()],
    ] as const) {
      const { steps } = short(survivor, merged);
      expect([steps.survivor.lead, steps.survivor.effects, steps.merged.effects]).toEqual([survivor, [], []]);
    }
  });
});

describe('the owner of the survivor', () => {
  it('stays when nobody else owned the other', () => {
    expect(short(leads.assigned(), leads.queued()).survivor).toEqual(['assigned', ['lead-assigned']]);
    expect(short(leads.assigned(), leads.unknown()).survivor).toEqual(['assigned', []]);
  });

  it('is the owner of the other when it had none', () => {
    for (const survivor of [leads.unknown(), leads.awaiting(), leads.queued(), leads.nurturing()]) {
      const { steps } = short(survivor, ofBen({ acceptedAt: NOW }));
      expect(inShort(steps.survivor)).toEqual(['take ben', 'lead-assigned']);
      expect(steps.survivor.lead).toMatchObject({ ownership: { repId: 'ben', acceptedAt: NOW }, queue: null, episode: null });
    }
  });

  it('is who has come further: contacted before accepted before earlier', () => {
    const contacted = { acceptedAt: NOW, contactedAt: NOW };
    const keeps = ['assigned', ['lead-assigned']];
    const changes = ['assigned', ['release anna', 'lead-unassigned', 'take ben', 'lead-assigned']];
    expect(short(leads.assigned(), ofBen(contacted)).survivor).toEqual(changes);
    expect(short(leads.assigned(), ofBen({ acceptedAt: NOW })).survivor).toEqual(changes);
    expect(short(leads.assigned(), ofBen({ since: minutesLater(-5) })).survivor).toEqual(changes);
    expect(short(leads.assigned(), ofBen({ since: minutesLater(5) })).survivor).toEqual(keeps);
    expect(short(leads.assigned({ ownership: ownership(contacted) }), ofBen({ acceptedAt: NOW })).survivor).toEqual(keeps);
  });

  it('leaves a person qualified who was so under either lead, whoever goes on', () => {
    const statusAfter = (survivor: Lead, merged: Lead) => short(survivor, merged).steps.survivor.lead.status;
    const accepted = ofBen({ acceptedAt: NOW });
    const stillLater = ofBen({ since: minutesLater(5) });
    const qualified = { status: 'qualified' as const };
    expect(statusAfter({ ...leads.queued(), ...qualified }, { ...accepted, status: 'accepted' })).toBe('qualified');
    expect(statusAfter({ ...leads.assigned(), ...qualified }, { ...accepted, status: 'accepted' })).toBe('qualified');
    expect(statusAfter(leads.assigned(), { ...accepted, ...qualified })).toBe('qualified');
    expect(statusAfter(leads.assigned(), { ...stillLater, ...qualified })).toBe('qualified');
    expect(statusAfter({ ...leads.assigned(), ...qualified }, stillLater)).toBe('qualified');
    expect(statusAfter(leads.queued(), { ...accepted, status: 'accepted' })).toBe('accepted');
    // What it was before it was closed is over.
    expect(statusAfter({ ...leads.closed('lost'), ...qualified }, { ...accepted, status: 'accepted' })).toBe('accepted');
  });

  it('works a closed survivor that is open again with the other', () => {
    expect(short(leads.closed('lost'), ofBen()).survivor).toEqual(['assigned', ['lead-reopened', 'take ben', 'lead-assigned']]);
  });
});

describe('a survivor that nobody owns', () => {
  it('keeps its place, and learns the score of the other', () => {
    const { survivor, steps } = short(leads.awaiting(), leads.queued());
    expect(survivor).toEqual(['awaiting-score', []]);
    expect(steps.survivor.lead.score).toBe(60);
  });

  it('is routed when the other waited for sales', () => {
    expect(short(leads.nurturing(), leads.queued()).survivor[1]).toEqual(['route']);
    expect(short(leads.unknown(), leads.queued()).survivor[1]).toEqual(['route']);
    expect(short(leads.unknown(), leads.nurturing()).survivor[1]).toEqual(['route']);
    expect(short(leads.closed('lost'), leads.awaiting()).survivor[1]).toEqual(['lead-reopened', 'route']);
  });

  it('is pursued anew when the other was nurtured: the person would be, had the inquiry been recognised; customers are left alone', () => {
    for (const outcome of ['lost', 'disqualified'] as const) {
      const { survivor, steps } = short(leads.closed(outcome), leads.nurturing());
      expect(survivor[1]).toEqual(['lead-reopened', 'route']);
      expect(steps.survivor.lead).toMatchObject({ outcome: null, status: 'new', episode: null });
    }
    expect(short(leads.closed('won'), leads.nurturing()).survivor).toEqual(['closed', []]);
  });

  it('forgets its own pursuit when it is open again, not that of the other, which goes on', () => {
    const present = {
      lostBy: [{ repId: 'ben', because: 'a clock ran out', neglected: true }],
      breaches: 2,
      exhaustedPrograms: ['new'],
      opportunities: { o2: 'open' },
    } as const;
    const memory = { ...present, opportunities: { o0: 'lost', o2: 'open' } };
    for (const merged of [leads.queued, leads.nurturing, leads.assigned])
      expect(short(leads.closed('lost', { memory: past }), merged({ memory: present })).steps.survivor.lead.memory).toEqual(memory);
  });

  it('goes on with the score of the other when it is open again, if that is the newer one', () => {
    const scoreOf = (survivorAt: number, mergedAt: number) => {
      const lost = leads.closed('lost', { score: 90, grade: 'A', scoredAt: minutesLater(survivorAt) });
      const { score, grade, scoredAt } = short(lost, leads.nurturing({ score: 20, grade: 'D', scoredAt: minutesLater(mergedAt) })).steps
        .survivor.lead;
      return [score, grade, scoredAt];
    };
    expect(scoreOf(-9, 0)).toEqual([20, 'D', NOW]);
    expect(scoreOf(0, -9)).toEqual([90, 'A', NOW]);
  });

  it('takes over of a pursuit that is over what lasts, as if it had been its own', () => {
    const { steps } = short(leads.queued(), leads.closed('lost', { memory: past }));
    expect(steps.survivor.lead.memory).toEqual({ opportunities: { o0: 'lost' } });
  });

  it("goes to the account's owner when it is a customer's", () => {
    const { steps } = short(leads.closed('won'), leads.queued());
    expect(steps.survivor.route?.currentOwner).toBe('anna');
  });

  it('is won when the other was', () => {
    const { steps } = short(leads.closed('lost'), leads.closed('won'));
    expect(steps.survivor.lead.outcome).toBe('won');
  });

  it('stays closed when the other was', () => {
    expect(short(leads.closed('lost'), leads.closed('disqualified')).survivor).toEqual(['closed', []]);
  });
});

describe('who owned the person last', () => {
  const owned = (lead: Lead, lastOwner: string | null, at: number | null, workedAt: number | null = null): Lead => ({
    ...lead,
    lastOwner,
    lastOwnedSince: at === null ? null : minutesLater(at),
    workedAt: workedAt === null ? null : minutesLater(workedAt),
  });
  const lastOf = (survivor: Lead, merged: Lead) => {
    const { lastOwner, lastOwnedSince, workedAt } = short(survivor, merged).steps.survivor.lead;
    return [lastOwner, lastOwnedSince, workedAt];
  };
  const lost = leads.closed('lost');

  it('is who got either lead later', () => {
    expect(lastOf(owned(lost, 'anna', 0, 9), owned(lost, 'ben', 5, 7))).toEqual(['ben', minutesLater(5), minutesLater(9)]);
    expect(lastOf(owned(lost, 'anna', 5, 7), owned(lost, 'ben', 0, 9))).toEqual(['anna', minutesLater(5), minutesLater(9)]);
    expect(lastOf(owned(leads.queued(), 'anna', 0), owned(lost, 'ben', 5))).toEqual(['ben', minutesLater(5), null]);
  });

  it('does not hide when the person last asked', () => {
    const [early, late] = [leads.queued(), leads.queued({ seenAt: minutesLater(5) })];
    for (const [survivor, merged] of [
      [early, late],
      [late, early],
    ] as const)
      expect(short(survivor, merged).steps.survivor.lead.seenAt).toEqual(minutesLater(5));
  });

  it('is whoever had one where nobody had the other, or it is not known since when', () => {
    expect(lastOf(owned(lost, null, null), owned(lost, 'ben', 0))[0]).toBe('ben');
    expect(lastOf(owned(lost, 'anna', 0), owned(lost, null, null))[0]).toBe('anna');
    expect(lastOf(owned(lost, 'anna', null), owned(lost, 'ben', 0))[0]).toBe('ben');
    expect(lastOf(owned(lost, 'anna', null), owned(lost, 'ben', null))[0]).toBe('anna');
  });

  it("is the account's owner where one of them is a customer's", () => {
    expect(lastOf(owned(lost, 'anna', 5), owned(leads.closed('won'), 'ben', 0))[0]).toBe('ben');
    expect(lastOf(owned(leads.closed('won'), 'anna', 0), owned(lost, 'ben', 5))[0]).toBe('anna');
  });
});

describe('undoing a merge', () => {
  const undone = { reason: 'two brothers', hasInquiries: true };
  it('routes the lead again', () => {
    const step = unmerge(leads.closed('merged'), undone, context);
    expect(inShort(step)).toEqual(['lead-reopened', 'route']);
    expect(step.lead).toMatchObject({ mergedInto: null, outcome: null });
  });

  it('closes it again as it was closed before', () => {
    const { steps } = short(leads.assigned(), leads.closed('lost'));
    const step = unmerge(steps.merged.lead, undone, context);
    expect(step.lead).toMatchObject({ place: 'closed', outcome: 'lost', mergedInto: null });
  });

  it('waits for the inquiry of a lead that had none of its own', () => {
    expect(unmerge(leads.closed('merged'), { ...undone, hasInquiries: false }, context).lead.place).toBe('awaiting-inquiry');
  });

  it('changes nothing about a lead that is not merged', () => {
    const lead = leads.queued();
    expect(unmerge(lead, undone, context).lead).toBe(lead);
  });
});

describe('erasing', () => {
  it('frees the slot, forgets what was known and closes for good', () => {
    const step = erase(leads.assigned({ memory: { unmailable: 'x' } }), context);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'lead-closed', 'forget']);
    expect(step.lead).toMatchObject({ outcome: 'erased', score: null, memory: {}, due: null });
    expect(erase(step.lead, context).effects).toEqual([]);
  });
});
