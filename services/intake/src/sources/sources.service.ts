import { Messaging, Timers } from '@baton/messaging';
import { Database, invalidRequest, Problem, SecretBox, type Transaction } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { FETCH_TIMER } from '../connectors/fetch-details.job.js';
import { releaseBlocked } from '../connectors/pending-details.store.js';
import { planSource, type SourceDetail, type SourcePlan } from './plan-source-changes.js';
import { SourceDirectory } from './source-directory.js';
import type { SourceDto } from './source.dto.js';
import {
  deleteSource,
  lockSources,
  readChanges,
  readSources,
  recordChanges,
  replaceKeys,
  saveSources,
  type SourceChange,
  type SourceRow,
} from './sources.store.js';

/** A source as it may be shown: names of secrets, never a value; names of keys, never a key. */
export interface SourceView extends Omit<SourceRow, 'secrets' | 'keys'> {
  readonly secrets: readonly string[];
  readonly keys: readonly { name: string; scopes: readonly string[] }[];
  /** Keys that were made by this request, told this once. */
  readonly madeKeys?: readonly { name: string; key: string }[];
}

/** How a source would differ from what it is. */
export interface SourceDifference extends SourceDetail {
  readonly id: string;
  readonly change: SourceChange['change'];
}

const viewOf = ({ secrets, keys, ...row }: SourceRow): SourceView => ({
  ...row,
  secrets: Object.keys(secrets),
  keys: keys.map(({ name, scopes }) => ({ name, scopes })),
});

const unknownSource = (): Problem => new Problem({ type: 'unknown-source', title: 'There is no such source', status: 404 });

/** Writes and shows sources. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly directory: SourceDirectory,
    private readonly timers: Timers,
  ) {}

  async list(): Promise<SourceView[]> {
    return (await readSources(this.database)).map(viewOf);
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<SourceView> {
    const source = (await this.list()).find(s => s.id === id);
    if (source === undefined) throw unknownSource();
    return source;
  }

  /**
   * Writes all of the sources, in one transaction, or none.
   * @param places where each stands in the request, for the names of offending fields
   * @throws Problem 400 naming every offending field, 409 for a key that another source has
   */
  async apply(dtos: readonly SourceDto[], who: string, why: string | undefined, places: readonly string[] = []): Promise<SourceView[]> {
    const plans = await this.messaging.transaction(async ({ tx, now }) => {
      const planned = await this.plan(tx, dtos, who, why, places);
      const rows = planned.map(plan => plan.row);
      await saveSources(tx, rows);
      const keys = rows.reduce((sum, row) => sum + row.keys.length, 0);
      if ((await replaceKeys(tx, rows)) < keys)
        throw new Problem({ type: 'key-taken', title: 'A key belongs to another source', status: 409 });
      await recordChanges(
        tx,
        planned.filter(plan => plan.isChanged).map(plan => plan.change),
      );
      for (const dto of dtos) if (dto.secrets) await releaseBlocked(tx, dto.id, now);
      return planned;
    });
    this.directory.invalidate();
    this.timers.wake(FETCH_TIMER);
    return plans.map(({ row, madeKeys }) => ({ ...viewOf(row), ...(madeKeys.length > 0 ? { madeKeys } : {}) }));
  }

  /**
   * What `apply` would change: fields with both values, secrets and keys by name only.
   * @throws Problem 400 naming every offending field
   */
  async compare(dtos: readonly SourceDto[], places: readonly string[]): Promise<SourceDifference[]> {
    const planned = await this.messaging.transaction(({ tx }) => this.plan(tx, dtos, '', undefined, places));
    return planned.filter(plan => plan.isChanged).map(({ change }) => ({ id: change.sourceId, change: change.change, ...change.detail }));
  }

  private async plan(
    tx: Transaction,
    dtos: readonly SourceDto[],
    who: string,
    why: string | undefined,
    places: readonly string[],
  ): Promise<SourcePlan[]> {
    await lockSources(tx);
    const before = new Map((await readSources(tx)).map(row => [row.id, row]));
    const planned = dtos.map((dto, index) => planSource(dto, before.get(dto.id), this.box, who, dto.why ?? why, places[index]));
    const errors = [...planned.flatMap(plan => plan.errors), ...repeatedIds(dtos, places), ...repeatedKeys(planned, dtos, places)];
    if (errors.length > 0) throw invalidRequest(errors);
    return planned;
  }

  /** @throws Problem 404 */
  async remove(id: string, who: string, why: string | undefined): Promise<void> {
    await this.messaging.transaction(async ({ tx }) => {
      await lockSources(tx);
      if (!(await deleteSource(tx, id))) throw unknownSource();
      await recordChanges(tx, [{ sourceId: id, change: 'deleted', who, why: why ?? null, detail: {} }]);
    });
    this.directory.invalidate();
  }

  /** Who changed what, and why; the newest first. */
  changes(id: string): ReturnType<typeof readChanges> {
    return readChanges(this.database, id);
  }
}

const repeatedIds = (dtos: readonly SourceDto[], places: readonly string[]) =>
  dtos.flatMap((dto, index) =>
    dtos.findIndex(other => other.id === dto.id) < index ? [{ field: `${places[index]}id`, message: 'is there twice' }] : [],
  );

/** A key stands for one source and one set of scopes. Of several sources, one may have it from before. */
function repeatedKeys(planned: readonly SourcePlan[], dtos: readonly SourceDto[], places: readonly string[]) {
  const count = new Map<string, number>();
  for (const { sha256 } of planned.flatMap(plan => plan.row.keys)) count.set(sha256, (count.get(sha256) ?? 0) + 1);
  return planned.flatMap(({ row }, index) =>
    row.keys.flatMap(({ sha256 }, key) =>
      dtos[index].keys && count.get(sha256)! > 1
        ? [{ field: `${places[index] ?? ''}keys.${key}`, message: 'is the same as another key' }]
        : [],
    ),
  );
}
