import { isFreeEmailProvider } from '@baton/contracts';
import type { FieldError } from '@baton/platform';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { hostOf } from '../policies/domains.js';
import { IsExplanation } from '../routing/configuration/explained.dto.js';
import type { Account } from './account.js';

/** Accounts in one request. */
export const MOST_ACCOUNTS = 1_000;

/** A company that sales knows. What is left out is empty: an account is replaced as a whole. */
export class AccountDocument {
  /** Its id in the CRM. */
  @IsString() @Length(1, 200) id: string;
  @IsString() @Length(1, 300) name: string;
  /** Domains of its e-mail addresses and web sites; each belongs to one account. */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) @Length(1, 300, { each: true }) domains?: string[];
  /** The rep who owns it: a rep's id, CRM id or e-mail. */
  @IsOptional() @IsString() @Length(1, 200) owner?: string | null;
  @IsOptional() @IsString() @Length(1, 200) segment?: string | null;
  /** Whatever else conditions are to speak of, as texts: `accountFields.tier == "gold"`. */
  @IsOptional() @IsObject() fields?: Record<string, string>;
}

export class AccountsDocument {
  @IsExplanation() why?: string;
  @IsArray()
  @ArrayMaxSize(MOST_ACCOUNTS)
  @ArrayUnique((account: AccountDocument | null) => account?.id)
  @ValidateNested({ each: true })
  @Type(() => AccountDocument)
  accounts: AccountDocument[];
}

/** The accounts of a document whose fields have the right types, and everything that is wrong with them. */
export function readAccounts(documents: readonly AccountDocument[]): { accounts: Account[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const holders = new Map<string, string>();
  const accounts = documents.map((document, index): Account => {
    const { id, name, owner = null, segment = null } = document;
    const fields = document.fields ?? {};
    const wrong = (field: string, message: string) => void errors.push({ field: `accounts.${index}.${field}`, message });
    for (const [key, value] of Object.entries(fields)) if (typeof value !== 'string') wrong(`fields.${key}`, `${key} must be a text`);
    const domains = (document.domains ?? []).map((text, place) => {
      const host = hostOf(text);
      if (host === null) wrong(`domains.${place}`, `${text} is not a domain such as example.com`);
      else if (isFreeEmailProvider(host)) wrong(`domains.${place}`, `${host} gives an address to anybody: it tells no company`);
      else if ((holders.get(host) ?? id) !== id) wrong(`domains.${place}`, `${host} is a domain of account ${holders.get(host)}, too`);
      else holders.set(host, id);
      return host ?? text;
    });
    return { accountId: id, name, domains: [...new Set(domains)].sort(), owner, segment, fields };
  });
  return { accounts, errors };
}

export const accountDocument = ({ accountId: id, name, domains, owner, segment, fields }: Account): Required<AccountDocument> => ({
  id,
  name,
  domains: [...domains],
  owner,
  segment,
  fields: { ...fields },
});
