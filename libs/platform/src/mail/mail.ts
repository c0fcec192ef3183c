/** A mail as it goes to the mail server. */
export interface Mail {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The same on every try, so that mail programs can drop a second copy. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The part behind the @ of a sender, with or without a name. */
const domainOf = (from: string): string => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** The Message-ID of a mail with an id of our own. */
export const messageIdFrom = (id: string, from: string): string => `<${id}@${domainOf(from)}>`;

/** For what stands in a header, such as a name or a subject: nothing in it may start another. */
export const headerText = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').trim();
