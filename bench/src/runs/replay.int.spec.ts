import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messagingMigrations } from '@baton/messaging';
import { aLeadScored, anInquiryAccepted, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase } from '../../../services/assignment/src/leads/assignment.example.js';
import { assignmentMigrations } from '../../../services/assignment/src/migrations/index.js';
import { measureReplay } from './replay.js';

const root = join(import.meta.dirname, '..', '..', '..');

describe('the replay of a run', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    if (!existsSync(join(root, 'services', 'assignment', 'dist'))) throw new Error('build the workspace first');
    db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  });
  afterAll(() => db?.drop());

  it('makes every decision again, of leads that wait as well', async () => {
    const service = await AssignmentOnDatabase.fresh(db.database);
    const inquiries = Array.from({ length: 6 }, () => anInquiryAccepted());
    const scores = inquiries.map(({ key }) => aLeadScored({ leadId: key, score: 82, scoredAt: service.now.toISOString() }));
    await service.hear(...inquiries, ...scores);
    const { rows } = await db.pool.query<{ kind: string }>('select distinct kind from routing_decisions order by kind');
    expect(rows.map(({ kind }) => kind)).toEqual(['assign', 'queue']);
    expect(await measureReplay(root, db.url)).toMatchObject({ decisions: 6, reproduced: 6, different: [] });
  });
});
