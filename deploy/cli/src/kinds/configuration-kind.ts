import type { Api } from '../connect/api.js';
import type { FieldChange } from '../documents/field-changes.js';
import type { DocumentKind, SourceDocument } from '../documents/source-document.js';
import type { Finding } from '../failures.js';

/** A thing that documents make or change. */
export interface Change {
  readonly kind: 'calendar' | 'rep' | 'pool' | 'policy' | 'account' | 'source' | 'program' | 'rule-set';
  readonly id: string;
  readonly change: 'created' | 'updated';
  readonly fields: readonly FieldChange[];
}

/** An API key that intake made for a source, and tells this once. */
export interface MadeKey {
  readonly source: string;
  readonly name: string;
  readonly key: string;
}

/** One kind of document: how it is held against what is active, and put in force. */
export interface ConfigurationKind {
  readonly kind: DocumentKind;
  /** What is wrong between documents, each of which may be right. */
  conflicts(documents: readonly SourceDocument[]): Finding[];
  /** What they would change. @param say hears what is right but may not be meant @throws InvalidDocuments */
  compare(api: Api, documents: readonly SourceDocument[], say?: (note: string) => void): Promise<Change[]>;
  /** Puts them in force. @param why kept with the change */
  apply(api: Api, documents: readonly SourceDocument[], why: string | undefined): Promise<readonly MadeKey[]>;
}
