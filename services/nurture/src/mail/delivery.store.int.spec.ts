import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { NOW } from '../../test/builders.js';
import { nurtureMigrations } from '../migrations/index.js';
import { beginDeliveries, cancelDeliveries, claimDeliveries, recordDeliveries, type Claim, type DeliveryState } from './delivery.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());

const aClaim = (): Claim => ({
  episodeId: randomUUID(),
  leadId: randomUUID(),
  step: 0,
  stepId: 'welcome',
  messageId: `<${randomUUID()}@acme.example>`,
});
const claim = (what: Claim, claimId: string) => db.database.transaction(tx => claimDeliveries(tx, [what], claimId, NOW));
const begin = ({ episodeId }: Claim, claimId: string) => beginDeliveries(db.database, [episodeId], claimId);
const record = ({ episodeId, step }: Claim, state: DeliveryState) =>
  db.database.transaction(tx =>
    recordDeliveries(tx, [{ episodeId, step, state, sentAt: state === 'sent' ? NOW : null, lastError: state === 'sent' ? null : '451' }]),
  );
const cancel = ({ episodeId }: Claim) => db.database.transaction(tx => cancelDeliveries(tx, [episodeId]));
const stateOf = async ({ episodeId }: Claim) =>
  (await db.pool.query('select state, attempts, is_begun, last_error from deliveries where episode_id = $1', [episodeId])).rows[0];

describe('a mail that is claimed', () => {
  it('is sent by the one that claimed it last', async () => {
    const mail = aClaim();
    const [first, second] = [randomUUID(), randomUUID()];
    await claim(mail, first);
    await claim(mail, second);
    expect(await begin(mail, first)).toEqual([]);
    expect(await begin(mail, second)).toEqual([{ episodeId: mail.episodeId, attempts: 1, firstClaimedAt: NOW }]);
  });

  it('keeps its id whoever claims it again', async () => {
    const mail = aClaim();
    await claim(mail, randomUUID());
    expect(await claim({ ...mail, messageId: '<another@acme.example>' }, randomUUID())).toMatchObject([{ messageId: mail.messageId }]);
  });

  it('counts how often nobody knows how it ended', async () => {
    const mail = aClaim();
    const unknown: number[] = [];
    for (let n = 0; n < 3; n++) {
      const claimId = randomUUID();
      unknown.push((await claim(mail, claimId))[0]!.unknownOutcomes);
      await begin(mail, claimId);
    }
    expect(unknown).toEqual([0, 1, 2]);
  });

  it('does not count a try whose end was written down', async () => {
    const mail = aClaim();
    const claimId = randomUUID();
    await claim(mail, claimId);
    await begin(mail, claimId);
    await record(mail, 'claimed');
    expect(await claim(mail, randomUUID())).toMatchObject([{ unknownOutcomes: 0 }]);
    expect(await stateOf(mail)).toEqual({ state: 'claimed', attempts: 1, is_begun: false, last_error: '451' });
  });

  it('does not leave after it was cancelled', async () => {
    const mail = aClaim();
    const claimId = randomUUID();
    await claim(mail, claimId);
    await cancel(mail);
    expect(await begin(mail, claimId)).toEqual([]);
    expect(await claim(mail, randomUUID())).toEqual([]);
  });
});

describe('the outcome of a mail', () => {
  it.each<DeliveryState>(['sent', 'refused', 'given-up'])('%s is for good: nobody claims it again', async state => {
    const mail = aClaim();
    await claim(mail, randomUUID());
    expect(await record(mail, state)).toEqual(new Set([mail.episodeId]));
    expect(await claim(mail, randomUUID())).toEqual([]);
    await cancel(mail);
    expect((await stateOf(mail)).state).toBe(state);
  });

  it('is news once', async () => {
    const mail = aClaim();
    await claim(mail, randomUUID());
    expect((await record(mail, 'sent')).size).toBe(1);
    expect((await record(mail, 'sent')).size).toBe(0);
  });

  it('sent is recorded also when the episode was stopped meanwhile; anything else is no matter then', async () => {
    const [one, other] = [aClaim(), aClaim()];
    for (const mail of [one, other]) {
      await claim(mail, randomUUID());
      await cancel(mail);
    }
    expect((await record(one, 'sent')).size).toBe(1);
    expect((await record(other, 'refused')).size).toBe(0);
    expect([(await stateOf(one)).state, (await stateOf(other)).state]).toEqual(['sent', 'cancelled']);
  });

  it('is never overwritten once the mail is known to be out', async () => {
    const mail = aClaim();
    await claim(mail, randomUUID());
    await record(mail, 'sent');
    expect((await record(mail, 'given-up')).size).toBe(0);
  });
});

describe('claims that race', () => {
  it('leave the mail to exactly one', async () => {
    const mail = aClaim();
    const claimIds = Array.from({ length: 8 }, () => randomUUID());
    const begun = await Promise.all(
      claimIds.map(async claimId => {
        await claim(mail, claimId);
        return claimId;
      }),
    ).then(all => Promise.all(all.map(claimId => begin(mail, claimId))));
    expect(begun.flat()).toHaveLength(1);
  });
});
