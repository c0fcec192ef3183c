import { Messaging } from '@baton/messaging';
import { ApiTags, Caller, Database, invalidRequest, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { accountDocument, AccountsDocument, readAccounts } from './account.document.js';
import { findAccounts, listAccounts } from './accounts.store.js';
import { applyAccounts, type AppliedAccount } from './apply-accounts.js';

/** The companies that sales knows, with their owners: leads of theirs can go to who owns them. */
@ApiTags('accounts')
@Controller('v1/routing/accounts')
export class AccountsController {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
  ) {}

  /** Makes or replaces accounts, all or nothing; those that are not named stay. Applying the same again changes nothing. */
  @Post()
  @HttpCode(200)
  @RequireScope('routing:write')
  async apply(@Body() { accounts: documents, why }: AccountsDocument, @Caller() caller: Caller): Promise<{ changes: AppliedAccount[] }> {
    const { accounts, errors } = readAccounts(documents);
    if (errors.length > 0) throw invalidRequest(errors);
    const by = { who: caller.name, why: why ?? null };
    return { changes: await this.messaging.transaction(({ tx, now }) => applyAccounts(tx, accounts, { ...by, at: now })) };
  }

  @Get()
  @RequireScope('routing:read')
  async list(@Query() { after = '', limit = DEFAULT_LIMIT }: PageQuery): Promise<object> {
    const { items, next } = pageOf(await listAccounts(this.database, after, limit + 1), limit, account => account.accountId);
    return { accounts: items.map(accountDocument), next };
  }

  @Get(':id')
  @RequireScope('routing:read')
  async get(@Param('id') id: string): Promise<object> {
    const [account] = await findAccounts(this.database, [id]);
    if (!account) throw new Problem({ type: 'not-found', title: 'There is no such account', status: 404 });
    return accountDocument(account);
  }
}
