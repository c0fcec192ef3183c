import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, anInquiryAccepted } from '@baton/testing';
import { exampleRules } from '../rules/rules.example.js';
import { activeActivation } from '../rules/rule-sets.store.js';
import { ScoringFixture } from './scoring.fixture.js';

let scoring: ScoringFixture;
const leadId = randomUUID();
const DAY = 86_400_000;
beforeEach(async () => {
  scoring = await ScoringFixture.start();
});
afterEach(() => scoring.close());

const handleDue = () => scoring.transaction(unit => scoring.job.handleDue(unit));
const rollOut = () => scoring.transaction(unit => scoring.job.rollOut(unit));
const visits = (count: number) =>
  Array.from({ length: count }, () => aBehaviorRecorded({ leadId, occurredAt: '2026-03-10T12:00:00.000Z', url: undefined }));

describe('time', () => {
  it('lowers a score without a word until the grade changes', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(...visits(3));
    expect((await scoring.scored(leadId)).at(-1)).toMatchObject({ score: 64, grade: 'B' });
    const days: string[] = [];
    for (let day = 1; day <= 14; day++) {
      scoring.clock.advance(DAY);
      await handleDue();
      days.push((await scoring.lead(leadId))!.grade!);
    }
    const announced = await scoring.scored(leadId);
    expect(announced).toHaveLength(3);
    expect(announced.at(-1)).toMatchObject({ grade: 'C', sawBehaviors: 3 });
    expect(announced.at(-1)!.score).toBeLessThan(50);
    expect(days.lastIndexOf('B')).toBeLessThan(days.indexOf('C'));
  });

  it('looks at a lead once a day, and more rarely where nothing can change', async () => {
    const quiet = anInquiryAccepted();
    await scoring.deliver(anInquiryAccepted({ leadId }), quiet);
    await scoring.deliver(...visits(1));
    scoring.clock.advance(DAY);
    expect(await handleDue()).toBe(1);
    expect(await handleDue()).toBe(0);
    scoring.clock.advance(29 * DAY);
    expect(await handleDue()).toBe(2);
    expect(await scoring.scored(quiet.data.leadId)).toHaveLength(1);
  });

  it('ends the wait for an inquiry that never came', async () => {
    await scoring.deliver(...visits(2));
    scoring.clock.advance(8 * DAY);
    expect(await handleDue()).toBe(1);
    expect(await scoring.count('leads')).toBe(0);
    expect(await scoring.count('behaviors')).toBe(0);
  });

  it('makes behavior too old to keep', async () => {
    await scoring.deliver(...visits(2), aBehaviorRecorded({ visitorId: 'v' }));
    scoring.clock.advance(181 * DAY);
    await scoring.deliver(aBehaviorRecorded({ visitorId: 'w' }));
    expect(await scoring.transaction(unit => scoring.job.expire(unit))).toBe(4);
    expect(await scoring.count('behaviors')).toBe(1);
    expect(await scoring.count('visitors')).toBe(1);
  });
});

describe('a new rule set', () => {
  const better = exampleRules.replace('points: 30', 'points: 55');
  const finished = async () => (await activeActivation(scoring.db.database))!.rolloutFinishedAt !== null;

  it('scores every open lead again, by set, and announces what changed', async () => {
    const [big, small] = [anInquiryAccepted(), anInquiryAccepted({ company: {} })];
    await scoring.deliver(big, small);
    await scoring.activate(better);
    expect(await rollOut()).toBe(2);
    expect((await scoring.scored(big.data.leadId)).map(s => s.score)).toEqual([30, 55]);
    expect(await scoring.scored(small.data.leadId)).toHaveLength(1);
    expect((await scoring.lead(small.data.leadId))!.modelVersion).toBe((await scoring.lead(big.data.leadId))!.modelVersion);
  });

  it('goes through the leads in bounded steps, and is finished when none is left', async () => {
    await scoring.deliver(...Array.from({ length: 700 }, () => anInquiryAccepted()));
    await scoring.activate(better);
    expect([await rollOut(), await rollOut(), await rollOut()]).toEqual([500, 200, 0]);
    expect(await finished()).toBe(false);
    scoring.clock.advance(61_000);
    expect(await rollOut()).toBe(0);
    expect(await finished()).toBe(true);
  });

  it('finds leads that a slice under way wrote with the rules before', async () => {
    await scoring.activate(better);
    await rollOut();
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.db.pool.query(`update leads set model_version = 'before', score = 1`);
    expect(await rollOut()).toBe(1);
    expect((await scoring.lead(leadId))!.score).toBe(55);
  });

  it('ends the roll-out of the one before', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.activate(better);
    await scoring.activate(exampleRules);
    expect(await rollOut()).toBe(0);
    expect(await scoring.scored(leadId)).toHaveLength(1);
    expect((await scoring.db.pool.query('select from rule_set_activations where rollout_finished_at is null')).rowCount).toBe(1);
  });

  it('is used for the next inquiry at once', async () => {
    await scoring.deliver(anInquiryAccepted());
    await scoring.activate(better);
    await scoring.deliver(anInquiryAccepted({ leadId }));
    expect(await scoring.scored(leadId)).toMatchObject([{ score: 55 }]);
  });

  it('can never be changed once it is kept', async () => {
    await expect(scoring.db.pool.query(`update rule_sets set source = 'x'`)).rejects.toThrow('immutable');
    await expect(scoring.db.pool.query('delete from rule_sets')).rejects.toThrow('immutable');
  });
});
