import type { Statement, Transaction } from '@baton/platform';
import { inquiry as accepted, leads } from '../life-cycle/life-cycle.example.js';
import type { RuleDocument } from '../policies/policy.document.js';
import { aPolicy } from '../routing/board/board.builder.js';
import { inquiryOf } from './inquiry.js';
import { loadBackground } from './routing-background.js';

const owned = leads.closed('lost', { lastOwner: 'anna' });
const never = leads.queued({ id: '99999999-9999-4999-8999-999999999999' });
const told = { person: { email: 'jo@mail.acme.example' }, company: { name: 'Acme' } };
const policyWith = (...rules: RuleDocument[]) => aPolicy({ rules, fallback: { pool: 'x' } });

/** Loads with a database that answers as told. */
async function loaded(
  { active, shadow }: { active: RuleDocument[]; shadow?: RuleDocument[] },
  rows: Record<string, unknown[]> = {},
  facts: object = told,
) {
  const asked: { text: string; values: unknown[] }[] = [];
  const query = (statement: Statement, values: unknown[] = []) => {
    asked.push({ text: statement.text, values });
    return Promise.resolve(statement.text.includes('account_domains') ? (rows.accounts ?? []) : (rows.history ?? []));
  };
  const load = loadBackground({ query } as Pick<Transaction, 'query'>);
  const configuration = { policy: policyWith(...active), shadow: shadow ? policyWith(...shadow) : null };
  const background = await load(configuration, [owned, never], () => [inquiryOf(accepted(facts), owned.id)]);
  return { background, asked };
}
const byAccount: RuleDocument = { id: 'a', kind: 'account-owner' };
const byAge: RuleDocument = { id: 'b', kind: 'existing-owner', maxAgeDays: 30 };

describe('what routing has to know beside the lead', () => {
  it('is nothing, and costs nothing, where no rule asks', async () => {
    const { background, asked } = await loaded({ active: [{ id: 'a', when: 'lead.known', to: { pool: 'x' } }] });
    expect(asked).toEqual([]);
    expect(background.accountOf(told)).toBeUndefined();
  });

  it('is who owned it before, which the lead itself tells where no age is asked for', async () => {
    const { background, asked } = await loaded({ active: [{ id: 'b', kind: 'existing-owner' }] });
    expect(asked).toEqual([]);
    expect(background.previousOwnerOf(owned)).toEqual({ repId: 'anna', assignedAt: null, activeAt: null });
    expect(background.previousOwnerOf(never)).toBeNull();
  });

  it('is the account, searched for once by all domains and names', async () => {
    const account = { accountId: '1', name: 'Acme', owner: 'ben', segment: null, fields: {}, domain: 'acme.example', nameKey: 'acme' };
    const { background, asked } = await loaded({ active: [byAccount] }, { accounts: [account] });
    expect(asked).toHaveLength(1);
    expect(background.accountOf(told)).toMatchObject({ accountId: '1', matchedBy: 'domain', matchedOn: 'acme.example' });
    expect(background.accountOf({ person: {}, company: {} })).toBeNull();
  });

  it('is no account, without asking, where nothing could tell it', async () => {
    const { background, asked } = await loaded({ active: [byAccount] }, {}, { person: { email: 'jo@gmail.com' } });
    expect(asked).toEqual([]);
    expect(background.accountOf(told)).toBeNull();
  });

  it('is what a policy in the shadow asks for, too', async () => {
    expect((await loaded({ active: [], shadow: [byAccount, byAge] })).asked).toHaveLength(2);
  });

  it('is since when the last owner has had it, and when anything last happened', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    const row = (day: number, kind: string, assignmentId: string | null = null) => ({ leadId: owned.id, at: at(day), kind, assignmentId });
    const history = [
      row(1, 'lead-assigned', 'first'),
      row(2, 'lead-contacted'),
      row(3, 'lead-assigned', 'second'),
      row(4, 'activity-logged'),
      row(5, 'lead-assigned', 'second'),
    ];
    const { background } = await loaded({ active: [byAge] }, { history });
    expect(background.previousOwnerOf(owned)).toEqual({ repId: 'anna', assignedAt: at(3).toISOString(), activeAt: at(4).toISOString() });
    // Somebody else has got it since, in the same transaction.
    expect(background.previousOwnerOf({ ...owned, lastOwner: 'ben' })).toEqual({ repId: 'ben', assignedAt: null, activeAt: null });
    expect(background.previousOwnerOf(never)).toBeNull();
  });
});
