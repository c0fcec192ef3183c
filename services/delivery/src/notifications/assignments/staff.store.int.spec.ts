import { testDatabase, type TestDatabase } from '@baton/testing';
import { migrations } from '../../../test/delivery-service.js';
import { findStaff, learnStaff, staffAtStartOfWork, teamsOf, type StaffToLearn } from './staff.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('delivery', migrations);
}, 60_000);
afterAll(() => db?.drop());

const at = (minute: number) => new Date(Date.UTC(2026, 2, 19, 11, minute));
const news = (repId: string, minute: number, over: Partial<StaffToLearn> = {}): StaffToLearn => ({
  repId,
  name: repId,
  timeZone: 'UTC',
  managerId: null,
  asOf: at(minute).toISOString(),
  digestDueAt: at(minute),
  ...over,
});
const learn = (as: 'reps' | 'managers', ...staff: StaffToLearn[]) => db.database.transaction(tx => learnStaff(tx, staff, as));
const known = async (repId: string) => (await findStaff(db.database, [repId]))[0];
const dueBy = (minute: number) =>
  db.database.transaction(async tx => (await staffAtStartOfWork(tx, at(minute))).map(member => member.repId));

describe('what is known of people', () => {
  it('is what the newest event says, whatever order they come in', async () => {
    await learn('reps', news('anna', 5, { name: 'Anna Berg', email: 'anna@baton.example', managerId: 'mona' }));
    await learn('reps', news('anna', 3, { name: 'Anna' }));
    expect(await known('anna')).toEqual({
      repId: 'anna',
      name: 'Anna Berg',
      email: 'anna@baton.example',
      timeZone: 'UTC',
      managerId: 'mona',
    });
    await learn('reps', news('anna', 7, { name: 'Anna Berg', timeZone: 'Europe/Berlin' }));
    expect(await known('anna')).toEqual({ repId: 'anna', name: 'Anna Berg', timeZone: 'Europe/Berlin', managerId: null });
  });

  it('of a manager leaves who manages them', async () => {
    await learn('reps', news('lead', 1, { managerId: 'chief' }));
    await learn('managers', news('lead', 2, { name: 'Lea Lead' }), news('other', 2));
    expect(await known('lead')).toMatchObject({ name: 'Lea Lead', managerId: 'chief' });
    expect(await teamsOf(db.database, ['chief'])).toMatchObject([{ repId: 'lead' }]);
  });

  it('says anew when the working day begins only when that has changed', async () => {
    await learn('reps', news('ben', 10));
    await learn('reps', news('ben', 20, { name: 'Ben Cole' }));
    expect(await dueBy(15)).toContain('ben');
    await learn('reps', news('ben', 30, { name: 'Ben Cole', workingHours: { hours: { mon: ['09:00-17:00'] } } }));
    expect(await dueBy(25)).not.toContain('ben');
    expect(await dueBy(30)).toContain('ben');
  });

  it('that is not new waits for nobody who holds it', async () => {
    await learn('reps', news('cleo', 1));
    await db.database.transaction(async held => {
      expect(await staffAtStartOfWork(held, at(1))).toContainEqual(expect.objectContaining({ repId: 'cleo' }));
      await learn('reps', news('cleo', 2));
    });
  });
});
