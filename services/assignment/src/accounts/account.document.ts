import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, IsOptional, IsString, Length, ValidateIf, ValidateNested } from 'class-validator';
import { IsExplanation } from '../routing/configuration/explained.dto.js';
import type { Account } from './account.js';

/** Accounts of a list, at most; more come as CSV. */
export const MOST_ACCOUNTS = 1_000;
export const MOST_DOMAINS = 100;
/** Characters of a text. */
export const LONGEST = { id: 200, name: 300, owner: 200, segment: 200 } as const;
const LONGEST_CSV = 24 * 1024 * 1024;

/** A company that sales knows. What is left out is empty: an account is replaced as a whole. */
export class AccountDocument {
  /** Its id in the CRM. */
  @IsString() @Length(1, LONGEST.id) id: string;
  @IsString() @Length(1, LONGEST.name) name: string;
  /** Domains of its e-mail addresses and web sites; each belongs to one account. */
  @IsOptional() @IsArray() @ArrayMaxSize(MOST_DOMAINS) @IsString({ each: true }) @Length(1, 300, { each: true }) domains?: string[];
  /** The rep who owns it: a rep's id, CRM id or e-mail. */
  @IsOptional() @IsString() @Length(1, LONGEST.owner) owner?: string | null;
  @IsOptional() @IsString() @Length(1, LONGEST.segment) segment?: string | null;
  /** Whatever else conditions are to speak of, as texts: `accountFields.tier == "gold"`. */
  @IsOptional() @IsObject() fields?: Record<string, string>;
}

/** Accounts as a list, or as a CSV text: one of both. */
export class AccountsDocument {
  @IsExplanation() why?: string;
  @ValidateIf(({ csv }: AccountsDocument) => csv == null)
  @IsArray()
  @ArrayMaxSize(MOST_ACCOUNTS)
  @ArrayUnique((account: AccountDocument | null) => account?.id)
  @ValidateNested({ each: true })
  @Type(() => AccountDocument)
  accounts?: AccountDocument[];
  /** With a header, a row for each account: `id,name,domains,owner,segment,fields.tier`. A body of the type `text/csv` is this. */
  @IsOptional() @IsString() @Length(1, LONGEST_CSV) csv?: string;
  /** Columns of the text that go by other names, each with ours: `{ "Konto": "id" }`. */
  @IsOptional() @IsObject() columns?: Record<string, string>;
}

export const accountDocument = ({ accountId: id, name, domains, owner, segment, fields }: Account): Required<AccountDocument> => ({
  id,
  name,
  domains: [...domains],
  owner,
  segment,
  fields: { ...fields },
});
