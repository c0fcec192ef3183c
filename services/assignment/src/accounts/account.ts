/** A company that sales knows, with who owns it. */
export interface Account {
  readonly accountId: string;
  readonly name: string;
  /** Plain hosts in order. */
  readonly domains: readonly string[];
  /** A rep's id, CRM id or e-mail. */
  readonly owner: string | null;
  readonly segment: string | null;
  readonly fields: Readonly<Record<string, string>>;
}
