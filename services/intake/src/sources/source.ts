import type { MediaType } from '@baton/contracts';

/** What the mapping of an inquiry needs to know of its source. */
export interface SourceProfile {
  readonly id: string;
  /** Read for numbers without a country code, and regions without a country. ISO 3166. */
  readonly country?: string;
  readonly mediaType?: MediaType;
  readonly channel?: string;
  readonly campaign?: string;
  /** Days for which the payload is kept as it came. */
  readonly rawRetentionDays: number;
}

/** A configured use of a connector. */
export interface Source extends SourceProfile {
  readonly name: string;
  readonly connector: string;
  readonly active: boolean;
}

/** A source with its secrets, by name. Never logged, never answered. */
export interface SourceWithSecrets extends Source {
  readonly secrets: Readonly<Record<string, string>>;
}
