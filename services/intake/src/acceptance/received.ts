import { Problem } from '@baton/platform';
import type { Receipt } from './receipts.store.js';

/** Something that a system outside says, other than an inquiry. */
export interface ReceivedItem {
  readonly sourceId: string;
  /** Unique within the source and kind. */
  readonly externalId: string;
  readonly bodyHash: string;
  readonly traceparent?: string;
}

/** What became of it. */
export type Reception =
  | {
      readonly outcome: 'accepted';
      readonly id: string;
      readonly leadId: string | null;
      readonly repeat: boolean;
      /** It is kept until the lead is known that it is about. */
      readonly waits?: true;
      /** What became of the link of its record with its lead; told to nobody, but counted. */
      readonly link?: 'made' | 'moved' | 'kept';
    }
  | { readonly outcome: 'conflict'; readonly id: string }
  /** It is about a lead that intake doesn't know. */
  | { readonly outcome: 'unknown-lead' }
  | { readonly outcome: 'erased-lead' }
  /** Records of several kinds have the id, and they are of different leads. */
  | { readonly outcome: 'ambiguous-record'; readonly objectTypes: readonly string[] }
  | { readonly outcome: 'failed'; readonly reason: string };

const keyOf = (i: { sourceId: string; externalId: string }) => `${i.sourceId}\n${i.externalId}`;

/** Goes through items in order and tells what came before, also earlier in the same set, from what is new. */
export class Repeats {
  private readonly first: Map<string, Receipt>;

  constructor(earlier: readonly Receipt[]) {
    this.first = new Map(earlier.map(receipt => [keyOf(receipt), receipt]));
  }

  /** The answer to a repeat; undefined: it is new. */
  answer(item: ReceivedItem): Reception | undefined {
    const first = this.first.get(keyOf(item));
    if (first === undefined) return undefined;
    return first.bodyHash === item.bodyHash
      ? { outcome: 'accepted', id: first.id, leadId: first.leadId, repeat: true }
      : { outcome: 'conflict', id: first.id };
  }

  add(receipt: Receipt): void {
    this.first.set(keyOf(receipt), receipt);
  }
}

export interface ReceptionResult {
  readonly id: string;
  readonly leadId?: string;
  readonly repeat: boolean;
  readonly waits?: true;
}

/** What a refused item's sender is told: a stable type, a title, a status. */
export function refusalOf(reception: Exclude<Reception, { outcome: 'accepted' }>): {
  type: string;
  title: string;
  status: number;
  detail?: string;
} {
  switch (reception.outcome) {
    case 'conflict':
      return { type: 'id-used-before', title: 'This id was used before with another body', status: 409, detail: 'The first stands.' };
    case 'unknown-lead':
      return { type: 'unknown-lead', title: 'There is no such lead', status: 404 };
    case 'erased-lead':
      return { type: 'erased-lead', title: 'The lead was erased', status: 410 };
    case 'ambiguous-record':
      return {
        type: 'ambiguous-record',
        title: 'Several leads have a record of this id',
        status: 409,
        detail: `Say the objectType of the record: ${reception.objectTypes.join(', ')}.`,
      };
    case 'failed':
      return { type: 'not-storable', title: 'It can not be stored', status: 422, detail: reception.reason };
  }
}

/** The result of what was received. @throws Problem when it was not accepted */
export function receptionResult(reception: Reception): ReceptionResult {
  if (reception.outcome !== 'accepted') throw new Problem(refusalOf(reception));
  const { id, leadId, repeat, waits } = reception;
  return { id, ...(leadId === null ? {} : { leadId }), repeat, ...(waits ? { waits } : {}) };
}
