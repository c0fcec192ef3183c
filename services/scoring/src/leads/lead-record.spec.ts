import fc from 'fast-check';
import { compiled } from '../rules/rules.example.js';
import { factsOfInquiry } from './lead-facts.js';
import { exampleInquiry } from './inquiry.example.js';
import {
  familyOf,
  isNews,
  leadStatuses,
  merge,
  scoreOf,
  unknownLead,
  unmerge,
  withIntakeVersion,
  withMoreInquiries,
  withNextDue,
  withReasons,
  withScore,
  type LeadRecord,
} from './lead-record.js';
import type { LeadScore } from './score-lead.js';

const rules = compiled();
const NOW = new Date('2026-03-10T12:00:00Z');
const inquiry = (id: string, from: string) => ({
  id,
  from,
  at: `2026-03-0${1 + (id.charCodeAt(0) % 9)}T00:00:00.000Z`,
  facts: factsOfInquiry(exampleInquiry()),
});
const open = (id: string, ...inquiries: string[]): LeadRecord =>
  withMoreInquiries(
    unknownLead(id),
    inquiries.map(i => inquiry(i, id)),
  );
const score = (points: number): LeadScore => ({
  score: points,
  grade: rules.gradeOf(points),
  fit: points,
  intent: 0,
  reasons: [{ rule: 'big', points, text: 'big' }],
  modelVersion: 'm',
});

describe('a lead', () => {
  it('awaits its inquiry, and is open from the first', () => {
    expect(unknownLead('l').status).toBe('awaiting-inquiry');
    expect(open('l', 'a').status).toBe('open');
    expect(withMoreInquiries(unknownLead('l'), []).status).toBe('awaiting-inquiry');
  });

  it('that is closed stays so when it inquires again', () => {
    expect(withMoreInquiries({ ...open('l', 'a'), status: 'closed' }, [inquiry('b', 'l')]).status).toBe('closed');
  });

  it('has no score without an inquiry', () => {
    expect(scoreOf(unknownLead('l'), [], rules, NOW)).toBeNull();
    expect(scoreOf(open('l', 'a'), [], rules, NOW)).toMatchObject({ score: 30 });
  });

  it.each(leadStatuses)('that is %s has exactly one thing due, unless it is done with', status => {
    const lead = withNextDue({ ...open('l', 'a'), status }, NOW);
    const done = status === 'closed' || status === 'merged';
    expect(lead.nextDueAt === null).toBe(done);
    expect(lead.nextDueKind === null).toBe(done);
  });

  it('is not given more time to wait for its inquiry by further events', () => {
    const waiting = withNextDue(unknownLead('l'), NOW);
    expect(withNextDue(waiting, new Date(NOW.getTime() + 1000)).nextDueAt).toEqual(waiting.nextDueAt);
  });

  it('notes the versions of its own key alone, and never goes back', () => {
    const lead = withIntakeVersion(unknownLead('l'), { key: 'l', streamVersion: 3 });
    expect(lead.sawIntakeVersion).toBe(3);
    expect(withIntakeVersion(lead, { key: 'l', streamVersion: 2 })).toBe(lead);
    expect(withIntakeVersion(lead, { key: 'other', streamVersion: 9 })).toBe(lead);
  });
});

describe('a score', () => {
  it('is announced with the next version and remembered, the newest 50', () => {
    let lead = open('l', 'a');
    for (let n = 0; n < 60; n++) lead = withScore(lead, score(n), new Date(NOW.getTime() + n), 'behavior');
    expect(lead).toMatchObject({ score: 59, streamVersion: 60, grade: 'B', modelVersion: 'm' });
    expect(lead.detail.history).toHaveLength(50);
    expect(lead.detail.history[0].score).toBe(10);
    expect(lead.detail.reasons).toEqual([['big', 59]]);
  });

  it('that is no news changes the reasons, not what was announced', () => {
    const lead = withScore(open('l', 'a'), score(30), NOW, 'inquiry');
    expect(withReasons(lead, { ...score(30), modelVersion: 'n' })).toMatchObject({
      modelVersion: 'n',
      streamVersion: 1,
      scoredAt: NOW,
      detail: { history: [{ modelVersion: 'm' }] },
    });
  });

  it('is news when it differs; by time alone only when the grade does', () => {
    const lead = withScore(open('l', 'a'), score(55), NOW, 'inquiry');
    expect(isNews(lead, score(55), 'behavior')).toBe(false);
    expect(isNews(lead, score(54), 'behavior')).toBe(true);
    expect(isNews(lead, score(54), 'decay')).toBe(false);
    expect(isNews(lead, score(49), 'decay')).toBe(true);
    expect(isNews(lead, { ...score(55), grade: 'A' }, 'rule-set')).toBe(true);
  });
});

describe('merging', () => {
  const ids = (lead: LeadRecord) => lead.detail.inquiries.map(i => i.id).sort();

  it('moves everything to the survivor', () => {
    const { survivor, merged } = merge({ ...open('a', '1'), sawBehaviors: 2 }, { ...open('b', '2', '3'), sawBehaviors: 3 });
    expect(ids(survivor)).toEqual(['1', '2', '3']);
    expect(survivor).toMatchObject({ status: 'open', sawBehaviors: 5, detail: { absorbed: ['b'] } });
    expect(merged).toMatchObject({ status: 'merged', sawBehaviors: 0, detail: { inquiries: [] } });
  });

  it.each([
    ['closed', 'open', 'open'],
    ['closed', 'closed', 'closed'],
    ['closed', 'awaiting-inquiry', 'closed'],
    ['open', 'closed', 'open'],
    ['awaiting-inquiry', 'open', 'open'],
  ] as const)('a %s survivor and a %s lead give a %s one', (one, other, expected) => {
    const lead = (id: string, status: LeadRecord['status']) => ({
      ...(status === 'awaiting-inquiry' ? unknownLead(id) : open(id, id)),
      status,
    });
    expect(merge(lead('a', one), lead('b', other)).survivor.status).toBe(expected);
  });

  it('and undoing it gives both back what they had, for any tree of merges', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const step = fc.tuple(fc.nat(4), fc.nat(4));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const leads = new Map(names.map(n => [n, { ...open(n, n), sawBehaviors: 1 }]));
        const done: [string, string][] = [];
        for (const [i, j] of steps) {
          const [survivor, merged] = [leads.get(names[i])!, leads.get(names[j])!];
          if (i === j || survivor.status === 'merged' || merged.status === 'merged') continue;
          const after = merge(survivor, merged);
          leads.set(survivor.id, after.survivor);
          leads.set(merged.id, after.merged);
          done.push([survivor.id, merged.id]);
        }
        for (const [survivorId, restoredId] of done.reverse()) {
          const restored = leads.get(restoredId)!;
          const after = unmerge(leads.get(survivorId)!, restored, familyOf(restored).size);
          leads.set(survivorId, after.survivor);
          leads.set(restoredId, after.restored);
        }
        for (const name of names) {
          expect(ids(leads.get(name)!)).toEqual([name]);
          expect(leads.get(name)).toMatchObject({ status: 'open', sawBehaviors: 1, detail: { absorbed: [] } });
        }
      }),
    );
  });

  it('undone leaves a survivor that never inquired waiting', () => {
    const { survivor, merged } = merge(unknownLead('a'), open('b', '1'));
    expect(unmerge(survivor, merged, 0).survivor.status).toBe('awaiting-inquiry');
  });
});
