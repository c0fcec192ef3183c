import { ApiTags, BodyLimit, Caller, Database, Problem, RequireScope } from '@baton/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';
import { IsExplanation } from '../routing/configuration/explained.dto.js';
import { DEFAULT_LIMIT, pageOf, PageQuery } from '../routing/configuration/page.query.js';
import { accountDocument, AccountsDocument } from './account.document.js';
import { findAccounts, listAccounts } from './accounts.store.js';
import { Accounts, type AccountsAnswer } from './accounts.service.js';
import { findMatch, type AccountMatch } from './find-match.js';

const LARGEST_BODY = 32 * 1024 * 1024;

class AccountsQuery extends PageQuery {
  /** Only those of this owner, as the accounts name them. */
  @IsOptional() @IsString() @Length(1, 200) owner?: string;
  /** Only those with this in their names. */
  @IsOptional() @IsString() @Length(1, 300) name?: string;
}

class RemovalQuery {
  @IsExplanation() why?: string | null;
}

const noAccount = (): Problem => new Problem({ type: 'not-found', title: 'There is no such account', status: 404 });

/** What is known of a lead. */
class MatchQuery {
  @IsOptional() @IsEmail() email?: string;
  @IsOptional() @IsString() @Length(1, 300) domain?: string;
  @IsOptional() @IsString() @Length(1, 300) company?: string;
}

/** The companies that sales knows, with their owners: leads of theirs can go to who owns them. */
@ApiTags('accounts')
@Controller('v1/routing')
export class AccountsController {
  constructor(
    private readonly service: Accounts,
    private readonly database: Database,
  ) {}

  /**
   * Makes or replaces accounts, all or nothing; those that are not named stay. Applying the same again changes nothing. Takes a list, or a CSV as
   * the member `csv` or as a body of the type `text/csv`.
   */
  @Post('accounts')
  @HttpCode(200)
  @BodyLimit(LARGEST_BODY)
  @RequireScope('routing:write')
  apply(@Body() document: AccountsDocument, @Caller() caller: Caller): Promise<AccountsAnswer> {
    return this.service.apply(document, caller.name);
  }

  /** What accounts would change, or everything that is wrong with them. Changes nothing. */
  @Post('accounts/diff')
  @HttpCode(200)
  @BodyLimit(LARGEST_BODY)
  @RequireScope('routing:read')
  diff(@Body() document: AccountsDocument): Promise<AccountsAnswer> {
    return this.service.compare(document);
  }

  @Get('accounts')
  @RequireScope('routing:read')
  async list(@Query() { after = '', limit = DEFAULT_LIMIT, owner, name }: AccountsQuery): Promise<object> {
    const found = await listAccounts(this.database, after, limit + 1, { owner, name });
    const { items, next } = pageOf(found, limit, account => account.accountId);
    return { accounts: items.map(accountDocument), next };
  }

  @Get('accounts/:id')
  @RequireScope('routing:read')
  async get(@Param('id') id: string): Promise<object> {
    const [account] = await findAccounts(this.database, [id]);
    if (!account) throw noAccount();
    return accountDocument(account);
  }

  /** Deletes an account: leads that come from now on have no account there. What was decided before stays as it was. */
  @Delete('accounts/:id')
  @HttpCode(204)
  @RequireScope('routing:write')
  async remove(@Param('id') id: string, @Query() { why = null }: RemovalQuery, @Caller() caller: Caller): Promise<void> {
    if (!(await this.service.remove(id, { who: caller.name, why }))) throw noAccount();
  }

  /** The account that a lead would be taken for, by what is known of it, and by which domain or name. */
  @Get('account-matches')
  @RequireScope('routing:read')
  match(@Query() { email, domain, company }: MatchQuery): Promise<AccountMatch> {
    return findMatch(this.database, { person: { email }, company: { domain, name: company } });
  }
}
