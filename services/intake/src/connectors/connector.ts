import type { FieldError } from '@baton/platform';
import type { Inquiry } from '../inquiries/inquiry.js';
import type { SourceProfile } from '../sources/source.js';

/** A vendor's request, as it came. */
export interface VendorRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Byte for byte: what signatures are computed over. */
  readonly rawBody: Buffer;
}

/** A lead that the vendor only names: the rest has to be fetched. */
export interface DetailsNotice {
  readonly externalId: string;
  /** What the vendor did tell, kept until the details are there. */
  readonly notice: Readonly<Record<string, string>>;
}

/** What a request brings. */
export interface VendorContent {
  readonly inquiries: readonly Inquiry[];
  readonly notices: readonly DetailsNotice[];
  /** Parts that are about something else, such as another field of a subscription. */
  readonly skipped: number;
}

/** A body that is not what the vendor sends. */
export class UnreadablePayload extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(e => `${e.field} ${e.message}`).join('; '));
    this.name = 'UnreadablePayload';
  }
}

/** The adapter to one vendor's webhook. Pure: it reads, checks and maps; storing is the same for all. */
export interface Connector {
  readonly name: string;
  /** The secrets that a source of this connector has to have. */
  readonly secrets: readonly string[];
  /** The status by which this vendor knows that it need not send again. */
  readonly successStatus: number;
  /** Whether the request comes from the vendor: by signature or key, compared in constant time. */
  isAuthentic(request: VendorRequest, secrets: Readonly<Record<string, string>>): boolean;
  /** Answers the vendor's challenge by GET. undefined: refused. Absent: the vendor has none. */
  handshake?(request: VendorRequest, secrets: Readonly<Record<string, string>>): string | undefined;
  /**
   * What an authentic request brings, with the vendor's own id as external id and tests marked.
   * @throws UnreadablePayload
   */
  read(request: VendorRequest, source: SourceProfile): VendorContent;
}
