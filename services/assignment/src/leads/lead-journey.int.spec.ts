import { messagingMigrations } from '@baton/messaging';
import { anInquiryAccepted, aLeadScored, testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeEach(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  service = new AssignmentOnDatabase(db.database);
  await service.configure(exampleCompany);
});
afterEach(() => db.drop());

describe('an inquiry and its score', () => {
  it('end with a rep, whichever comes first', async () => {
    const first = anInquiryAccepted();
    const second = anInquiryAccepted();
    await service.hear(first, aLeadScored({ leadId: first.key, inquiryId: first.data.inquiryId }));
    await service.hear(aLeadScored({ leadId: second.key, inquiryId: second.data.inquiryId }), second);
    for (const { key } of [first, second]) {
      expect(await service.names(key)).toEqual(['lead-assigned']);
      expect(await service.lead(key)).toMatchObject({ place: 'assigned', status: 'mql', score: 82, next_due_kind: 'accept' });
    }
    const [a, b] = await service.emitted();
    expect(new Set([a.data.rep, b.data.rep].map(rep => (rep as { repId: string }).repId))).toEqual(new Set(['anna', 'ben']));
  });
});
