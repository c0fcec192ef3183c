import { isOfKind, recordKey, USUAL_OBJECT_TYPE, type CrmRecord, type RecordLink } from './crm-record.js';
import type { WaitingUpdate } from './waiting-update.js';

/** A link that somebody asserts. */
export interface LinkClaim {
  readonly record: CrmRecord & { readonly url?: string };
  readonly leadId: string;
  /** The lead that was named, before merges; the same, if it is not said. */
  readonly madeWith?: string;
  readonly linkedAt: Date;
}

/** `moved`: from another lead; `kept`: the one that stands is the same, or newer. */
export type LinkOutcome = 'made' | 'moved' | 'kept';

/** Which leads the records of one transaction stand for, and what waits for some of them: as it is read, and as it changes with each update. */
export class RecordBook {
  private readonly links = new Map<string, RecordLink[]>();
  private readonly waiting = new Map<string, WaitingUpdate[]>();
  private readonly written = new Map<string, RecordLink>();
  private readonly added = new Set<WaitingUpdate>();
  private readonly taken: WaitingUpdate[] = [];

  /**
   * @param links of the records that are spoken of, with the leads that they are now
   * @param waiting what waits for them, in the order in which it came
   */
  constructor(links: readonly RecordLink[], waiting: readonly WaitingUpdate[]) {
    for (const link of links) append(this.links, link, link);
    for (const one of waiting) append(this.waiting, one.update.record, one);
  }

  /** The links that may be meant: several where the kind is not said. */
  linksOf(record: CrmRecord): readonly RecordLink[] {
    return (this.links.get(recordKey(record)) ?? []).filter(link => isOfKind(record, link.objectType));
  }

  /** Links a record with a lead. Of two leads that claim a record the one that did last has it; at the same instant, the one that is heard last. */
  link({ record, leadId, madeWith = leadId, linkedAt }: LinkClaim): LinkOutcome {
    const { system, recordId, objectType = USUAL_OBJECT_TYPE } = record;
    const links = this.links.get(recordKey(record)) ?? [];
    const at = links.findIndex(link => link.objectType === objectType);
    const before = links[at];
    const url = record.url ?? null;
    if (before === undefined) {
      append(this.links, record, this.write({ system, recordId, objectType, leadId, madeWith, formerLeadId: null, url, linkedAt }));
      return 'made';
    }
    if (linkedAt < before.linkedAt) return 'kept';
    const isSame = before.leadId === leadId;
    links[at] = this.write(
      isSame
        ? { ...before, url: url ?? before.url, linkedAt }
        : { ...before, leadId, madeWith, formerLeadId: before.leadId, url, linkedAt },
    );
    return isSame ? 'kept' : 'moved';
  }

  /** Keeps what was said of a record that no lead is known to have. */
  wait(waiting: WaitingUpdate): void {
    this.added.add(waiting);
    append(this.waiting, waiting.update.record, waiting);
  }

  /** Takes out what waited for a record, in the order in which it came. */
  release(record: CrmRecord): WaitingUpdate[] {
    const { objectType = USUAL_OBJECT_TYPE } = record;
    const all = this.waiting.get(recordKey(record)) ?? [];
    const released = all.filter(one => isOfKind(one.update.record, objectType));
    this.waiting.set(
      recordKey(record),
      all.filter(one => !released.includes(one)),
    );
    this.taken.push(...released.filter(one => !this.added.delete(one)));
    return released;
  }

  /** What is to be written: links, updates that begin to wait, and the ids of those that no longer do. */
  changes(): { links: readonly RecordLink[]; added: readonly WaitingUpdate[]; taken: readonly string[] } {
    return { links: [...this.written.values()], added: [...this.added], taken: this.taken.map(one => one.id) };
  }

  private write(link: RecordLink): RecordLink {
    this.written.set(`${recordKey(link)}\n${link.objectType}`, link);
    return link;
  }
}

function append<T>(lists: Map<string, T[]>, record: CrmRecord, item: T): void {
  const key = recordKey(record);
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
