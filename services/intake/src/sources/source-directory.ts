import type { Caller, Database, SecretBox } from '@baton/platform';
import type { SourceProfile, SourceWithSecrets } from './source.js';
import { readSources, type SourceRow } from './sources.store.js';
import { openSecrets } from './stored-secrets.js';

/** After this time a change made by another replica is seen. */
const FRESH_MS = 2_000;
/** An id or key that is not known is looked up again, but no more often than this. */
const MISS_MS = 250;

interface Contents {
  readonly at: number;
  readonly sources: ReadonlyMap<string, SourceWithSecrets>;
  readonly callers: ReadonlyMap<string, Caller>;
}

/** All sources, in memory: every request needs one. While the database is away, the last that was read stands. */
export class SourceDirectory {
  private contents: Contents | undefined;
  private loading: Promise<Contents> | undefined;
  /** Rises with each change made here: a read that began before it doesn't count. */
  private generation = 0;

  /** @param warn told the names of secrets that can't be read */
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly box: SecretBox,
    private readonly settings: { readonly rawRetentionDays: number; readonly environment: Readonly<Record<string, string | undefined>> },
    private readonly warn: (sourceId: string, secrets: readonly string[]) => void,
  ) {}

  /** A source by its id, also one that is not active. */
  find(id: string): Promise<SourceWithSecrets | undefined> {
    return this.lookUp(contents => contents.sources.get(id));
  }

  /** The caller that a source's key stands for. */
  findCaller(sha256: string): Promise<Caller | undefined> {
    return this.lookUp(contents => contents.callers.get(sha256));
  }

  /** What stands for an id that no source has: callers that are no sources send under their own name. */
  async profile(id: string): Promise<SourceProfile> {
    const { sources } = await this.fresh(FRESH_MS);
    return sources.get(id) ?? { id, rawRetentionDays: this.settings.rawRetentionDays };
  }

  /** The next look-up reads the database again. */
  invalidate(): void {
    this.generation++;
    this.contents = undefined;
    this.loading = undefined;
  }

  private async lookUp<T>(pick: (contents: Contents) => T | undefined): Promise<T | undefined> {
    return pick(await this.fresh(FRESH_MS)) ?? pick(await this.fresh(MISS_MS));
  }

  private async fresh(maxAgeMs: number): Promise<Contents> {
    const { contents } = this;
    if (contents !== undefined && performance.now() - contents.at < maxAgeMs) return contents;
    this.loading ??= this.load();
    // A look-up never waits for a reload while it has something to go by.
    if (contents !== undefined && maxAgeMs === FRESH_MS) {
      this.loading.catch(() => undefined);
      return contents;
    }
    return contents === undefined ? this.loading : this.loading.catch(() => contents);
  }

  private async load(): Promise<Contents> {
    const { generation } = this;
    const at = performance.now();
    try {
      const rows = await readSources(this.database);
      const contents = { at, sources: new Map(rows.map(row => [row.id, this.open(row)])), callers: new Map(rows.flatMap(callersOf)) };
      if (generation === this.generation) this.contents = contents;
      return contents;
    } finally {
      if (generation === this.generation) this.loading = undefined;
    }
  }

  private open(row: SourceRow): SourceWithSecrets {
    const { secrets, unreadable } = openSecrets(row.secrets, row.id, this.box, this.settings.environment);
    if (unreadable.length > 0) this.warn(row.id, unreadable);
    return {
      id: row.id,
      name: row.name,
      connector: row.connector,
      active: row.active,
      secrets,
      ...(row.country === null ? {} : { country: row.country }),
      ...(row.mediaType === null ? {} : { mediaType: row.mediaType }),
      ...(row.channel === null ? {} : { channel: row.channel }),
      ...(row.campaign === null ? {} : { campaign: row.campaign }),
      rawRetentionDays: row.rawRetentionDays ?? this.settings.rawRetentionDays,
    };
  }
}

const callersOf = (row: SourceRow): [string, Caller][] =>
  row.active
    ? row.keys.map(({ sha256, name, scopes }) => [sha256, { name: `${row.id}/${name}`, scopes, attributes: { sourceId: row.id } }])
    : [];

/** The source for which a caller sends: that of its key, else the one of its own name. */
export const sourceIdOf = (caller: Caller): string => caller.attributes?.sourceId ?? caller.name;
