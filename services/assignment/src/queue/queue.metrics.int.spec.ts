import { messagingMigrations } from '@baton/messaging';
import { aLeadScored, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from './queue-drain.js';
import { QueueMetrics } from './queue.metrics.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  new QueueMetrics(service.metrics, db.database);
});
afterAll(() => db?.drop());

async function arrive(country = 'DE'): Promise<string> {
  const inquiry = anInquiryAccepted({ company: { country } });
  await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, scoredAt: service.now.toISOString() }));
  return inquiry.key;
}
const shown = async () =>
  (await service.metrics.registry.metrics()).split('\n').filter(line => line.startsWith('baton_assignment_queued_leads{'));
const series = (pool: string, reason: string, leads: number) =>
  `baton_assignment_queued_leads{pool="${pool}",reason="${reason}",service="assignment"} ${leads}`;

describe('what waits for a rep', () => {
  it('is shown by pool and reason, as it is at the scrape', async () => {
    const danish = { id: 'danish', when: 'company.country == "DK"', to: { pool: 'nordic' } };
    await service.configure({
      pools: [{ id: 'nordic', name: 'Nordic', members: [{ rep: 'ben' }], skills: ['danish'] }],
      policy: { ...exampleCompany.policy!, rules: [danish] },
    });
    const owned = [await arrive(), await arrive(), await arrive(), await arrive()];
    expect(await shown()).toEqual([]);
    for (const country of ['DE', 'DE', 'DK']) await arrive(country);
    expect((await shown()).toSorted()).toEqual([series('inside', 'no-capacity', 2), series('nordic', 'nobody-eligible', 1)]);

    await service.hear(...owned.slice(0, 2).map(leadId => aStatusReported({ leadId, status: 'won' })));
    const queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
    await service.transaction(unit => queue.drain(unit));
    expect(await shown()).toEqual([series('nordic', 'nobody-eligible', 1)]);
  });
});
