import type { Statement, Transaction } from '@baton/platform';
import { inquiry as accepted, LEAD } from '../life-cycle/life-cycle.example.js';
import type { RuleDocument } from '../policies/policy.document.js';
import { aPolicy } from '../routing/board/board.builder.js';
import { inquiryOf } from './inquiry.js';
import { loadAccounts } from './accounts-of-leads.js';

const told = { person: { email: 'jo@mail.acme.example' }, company: { name: 'Acme' } };
const policyWith = (...rules: RuleDocument[]) => aPolicy({ rules, fallback: { pool: 'x' } });

/** Loads with a database that answers as told. */
async function loaded({ active, shadow }: { active: RuleDocument[]; shadow?: RuleDocument[] }, rows: unknown[] = [], facts: object = told) {
  const asked: { text: string; values: unknown[] }[] = [];
  const query = (statement: Statement, values: unknown[] = []) => {
    asked.push({ text: statement.text, values });
    return Promise.resolve(rows);
  };
  const load = loadAccounts({ query } as Pick<Transaction, 'query'>);
  const configuration = { policy: policyWith(...active), shadow: shadow ? policyWith(...shadow) : null };
  const accountOf = await load(configuration, () => [inquiryOf(accepted(facts), LEAD)]);
  return { accountOf, asked };
}
const byAccount: RuleDocument = { id: 'a', kind: 'account-owner' };

describe('the account of a lead', () => {
  it('is not asked for, and costs nothing, where no rule asks', async () => {
    const { accountOf, asked } = await loaded({ active: [{ id: 'a', when: 'lead.known', to: { pool: 'x' } }] });
    expect(asked).toEqual([]);
    expect(accountOf(told)).toBeUndefined();
  });

  it('is searched for once by all domains and names', async () => {
    const account = { accountId: '1', name: 'Acme', owner: 'ben', segment: null, fields: {}, domain: 'acme.example', nameKey: 'acme' };
    const { accountOf, asked } = await loaded({ active: [byAccount] }, [account]);
    expect(asked).toHaveLength(1);
    expect(accountOf(told)).toMatchObject({ accountId: '1', matchedBy: 'domain', matchedOn: 'acme.example' });
    expect(accountOf({ person: {}, company: {} })).toBeNull();
  });

  it('is none, without asking, where nothing could tell it', async () => {
    const { accountOf, asked } = await loaded({ active: [byAccount] }, [], { person: { email: 'jo@gmail.com' } });
    expect(asked).toEqual([]);
    expect(accountOf(told)).toBeNull();
  });

  it('is searched for also when a policy in the shadow asks', async () => {
    expect((await loaded({ active: [], shadow: [byAccount] })).asked).toHaveLength(1);
  });
});
