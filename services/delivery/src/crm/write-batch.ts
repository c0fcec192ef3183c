import type { Logger } from '@baton/platform';
import { NoAnswer } from '../sending/guarded-http.js';
import type { Outcome } from '../sending/classify-outcome.js';
import { rulesOf, type ConnectionSettings } from './connections/connection.js';
import {
  CrmBusy,
  CrmUnavailable,
  type CrmAccess,
  type CrmConnector,
  type FoundRecord,
  type Write,
  type WriteAnswer,
} from './crm-connector.js';
import { mapFields } from './field-rules.js';
import { chooseRecord } from './choose-record.js';
import { judgeTaken, leadOf, type Erasures } from './judge-taken.js';
import type { EraseJob, Job, WriteJob } from './plan-write.js';
import { splitRefused } from './split-refused.js';

/** What has to wait for something else of its receiver is looked at again so soon. */
const NEXT_BATCH_MS = 1_000;

/** `lacksOwner`: Baton knows no id of the owner in the CRM. */
type OwnedWrite = Write & { readonly lacksOwner: boolean };
type Answered = readonly [job: WriteJob, answer: WriteAnswer, note: string | null];

/** What a batch has to know of erasures. */
export interface Erasing {
  /** They have so long: those that are not got to by then come in the next batch. */
  readonly ms: number;
  /** How it stands with those of some leads from this CRM. */
  readonly of: (leadIds: readonly string[]) => Promise<Erasures>;
}

/**
 * Does these jobs, each of another lead, with as few requests as there are kinds of them: what is known is changed by the CRM's id; what is not is
 * looked for by e-mail, so that a person whom the CRM has already is not made again, and then made or found by Baton's id. Erasures come first, one after
 * the other. Doing it again, after a crash, comes to the same records.
 * @returns how each ended, in their order; when the CRM cannot be reached in between, what was done before counts
 */
export async function writeBatch(
  jobs: readonly Job[],
  connector: CrmConnector,
  access: CrmAccess,
  settings: ConnectionSettings,
  erasing: Erasing,
  logger: Pick<Logger, 'error'>,
): Promise<Outcome[]> {
  const outcomes = new Map<Job, Outcome>();
  const batch = new Batch(connector, access, settings, outcomes, erasing, logger);
  try {
    await batch.run(jobs);
  } catch (error) {
    const outcome = outcomeOfError(error);
    for (const job of jobs) if (!outcomes.has(job)) outcomes.set(job, outcome);
  }
  return jobs.map(job => outcomes.get(job)!);
}

function outcomeOfError(error: unknown): Outcome {
  if (error instanceof NoAnswer) return error.isInterrupted ? { kind: 'interrupted' } : { kind: 'failed', error: error.message };
  if (error instanceof CrmBusy) {
    const { message, ms, status, answer } = error;
    return { kind: 'later', error: message, ms, holdsAll: true, status, answer };
  }
  if (error instanceof CrmUnavailable) return { kind: 'failed', error: error.message, status: error.status, answer: error.answer };
  throw error;
}

class Batch {
  constructor(
    private readonly connector: CrmConnector,
    private readonly access: CrmAccess,
    private readonly settings: ConnectionSettings,
    private readonly outcomes: Map<Job, Outcome>,
    private readonly erasing: Erasing,
    private readonly logger: Pick<Logger, 'error'>,
  ) {}

  async run(jobs: readonly Job[]): Promise<void> {
    const writes: WriteJob[] = [];
    const erasures: EraseJob[] = [];
    for (const job of jobs)
      if (job.kind === 'skip') this.outcomes.set(job, { kind: 'skipped', note: job.note });
      else if (job.kind === 'wait') this.outcomes.set(job, postponed(job.because));
      else if (job.kind === 'erase') erasures.push(job);
      else writes.push(job);
    // First: who is erased must not stand in the way of a person who comes back.
    await this.erase(erasures);
    const lost = await this.change(writes.filter(job => job.recordId !== null));
    await this.make([...writes.filter(job => job.recordId === null), ...lost]);
  }

  /** Each on its own: what fails here fails nothing else, unless the CRM cannot be asked for anything. */
  private async erase(jobs: readonly EraseJob[]): Promise<void> {
    const answers = new Map<string, WriteAnswer>();
    const late = performance.now() + this.erasing.ms;
    const lastOfJobs = new Set(jobs.map(({ leadIds }) => leadIds.at(-1)));
    let missing = postponed('there was no time left in this batch');
    try {
      for await (const [leadId, answer] of this.connector.erase(this.access, [...new Set(jobs.flatMap(job => job.leadIds))])) {
        answers.set(leadId, answer);
        // The others of the batch need time, too.
        if (lastOfJobs.has(leadId) && performance.now() >= late) break;
      }
    } catch (error) {
      missing = outcomeOfError(error);
      if (error instanceof NoAnswer || error instanceof CrmBusy) throw error;
    } finally {
      for (const job of jobs) this.outcomes.set(job, erasureOf(job, answers) ?? missing);
    }
  }

  /** @returns those whose record is gone and has to be made again */
  private async change(jobs: readonly WriteJob[]): Promise<WriteJob[]> {
    const lost: WriteJob[] = [];
    for (const answered of await this.save(jobs, job => this.writeOf(job, job.recordId, job.changesOwner), 'update'))
      if (answered[1].kind === 'gone' && answered[0].isWork) lost.push(answered[0]);
      else this.finish(answered);
    return lost;
  }

  private async make(jobs: readonly WriteJob[]): Promise<void> {
    const known = await this.find(jobs);
    const [adopted, unknown]: [Map<WriteJob, string>, WriteJob[]] = [new Map(), []];
    const others = new Map<WriteJob, FoundRecord>();
    const taken = new Set<string>();
    for (const job of jobs) {
      const email = emailOf(job);
      if (email === undefined) unknown.push(job);
      else if (taken.has(email)) this.outcomes.set(job, postponed('another lead with this e-mail address is being written'));
      else {
        taken.add(email);
        const records = known.get(email)!;
        if (!Array.isArray(records)) {
          this.outcomes.set(job, outcomeOf(records));
          continue;
        }
        const found = chooseRecord(job, records);
        if (found.kind === 'take') adopted.set(job, found.recordId);
        else if (found.kind === 'wait') this.outcomes.set(job, postponed(found.because));
        else if (found.kind === 'leave') this.outcomes.set(job, { kind: 'skipped', note: found.because });
        else if (records.length === 0) unknown.push(job);
        else others.set(job, records[0]!);
      }
    }
    await this.leave(others);
    for (const answered of await this.save([...adopted.keys()], job => this.writeOf(job, adopted.get(job)!, true), 'update'))
      this.finish(answered);
    for (const answered of await this.save(unknown, job => this.writeOf(job, null, true), 'upsert')) this.finish(answered);
  }

  private async leave(others: ReadonlyMap<WriteJob, FoundRecord>): Promise<void> {
    const erasures = await this.erasuresOf([...others.values()].flatMap(record => leadOf(record) ?? []));
    for (const [job, record] of others) this.outcomes.set(job, judgeTaken(record, erasures));
  }

  /** @returns null when that cannot be read: it fails nothing else of the batch */
  private async erasuresOf(leadIds: readonly string[]): Promise<Erasures | null> {
    if (leadIds.length === 0) return new Map();
    try {
      return await this.erasing.of(leadIds);
    } catch (error) {
      const { connectionId } = this.access;
      this.logger.error('it cannot be read which leads are being erased: whose records they have waits', {
        subscriptionId: connectionId,
        error,
      });
      return null;
    }
  }

  /** The records of each address, or why the CRM does not look for it. */
  private async find(jobs: readonly WriteJob[]): Promise<Map<string, FoundRecord[] | WriteAnswer>> {
    const addresses = [...new Set(jobs.flatMap(job => emailOf(job) ?? []))];
    if (addresses.length === 0) return new Map();
    const found = await splitRefused(addresses, async some => {
      const records = await this.connector.findByEmail(this.access, some);
      return some.map(address => records.filter(({ email }) => email === address));
    });
    return new Map(addresses.map((address, n) => [address, found[n]!]));
  }

  /** Writes, and once more without an owner where the CRM does not know the owner: the lead is there then, and people are told. */
  private async save(jobs: readonly WriteJob[], toWrite: (job: WriteJob) => OwnedWrite, how: 'update' | 'upsert'): Promise<Answered[]> {
    if (jobs.length === 0) return [];
    const writes = jobs.map(toWrite);
    const answers = await this.connector[how](this.access, writes);
    const ownerless = jobs.flatMap((_job, n) => (answers[n]!.kind === 'unknown-owner' ? [n] : []));
    const again =
      ownerless.length === 0
        ? []
        : await this.connector[how](
            this.access,
            ownerless.map(n => ({ ...writes[n]!, ownerId: undefined })),
          );
    const second = new Map(ownerless.map((n, place) => [n, again[place]!]));
    return jobs.map((job, n): Answered => {
      const answer = answers[n]!;
      if (answer.kind === 'unknown-owner')
        return [job, second.get(n)!, `written without its owner, ${writes[n]!.ownerId}: ${answer.error}`];
      return [job, answer, writes[n]!.lacksOwner ? `written without its owner: rep ${job.facts.rep!.repId} has no externalId` : null];
    });
  }

  private writeOf({ leadId, facts }: WriteJob, recordId: string | null, hasOwner: boolean): OwnedWrite {
    const rules = rulesOf(this.connector.defaultFields, this.settings);
    const { rep } = facts;
    return {
      leadId,
      recordId,
      fields: mapFields(facts, rules, recordId === null),
      ownerId: hasOwner && rep !== undefined ? (rep?.externalId ?? this.nobody()) : undefined,
      lacksOwner: hasOwner && rep != null && rep.externalId === undefined,
    };
  }

  /** Who has what nobody has, or what is with a rep whom the CRM does not know: not whoever had it before. */
  private nobody(): string | undefined {
    return this.settings.unassignedOwner ?? (this.connector.canBeUnowned ? '' : undefined);
  }

  private finish([job, answer, note]: Answered): void {
    const { status, answer: text } = answer;
    if (answer.kind === 'done') {
      const { recordId, url = null } = answer;
      const record = { objectType: this.connector.objectType, recordId, url };
      this.outcomes.set(job, { kind: 'written', record, note, status, answer: text });
    } else if (answer.kind === 'gone') {
      const gone = 'the record was deleted in the CRM: it is made again when the lead is assigned';
      this.outcomes.set(
        job,
        job.recordId === null ? again('the record was deleted just now', answer) : { kind: 'written', note: gone, status, answer: text },
      );
    } else this.outcomes.set(job, outcomeOf(answer));
  }
}

const emailOf = ({ facts }: WriteJob): string | undefined => {
  const person = facts.about?.person;
  return person?.emailInvalid === true ? undefined : person?.email?.toLowerCase();
};

const again = (error: string, { status, answer }: WriteAnswer): Outcome => ({ kind: 'failed', error, status, answer });
const postponed = (error: string): Outcome => ({ kind: 'later', error, ms: NEXT_BATCH_MS, holdsAll: false });

/** undefined: not all of its leads were got to. What can be tried again is, before anything of it is given up. */
function erasureOf({ leadIds }: EraseJob, answers: ReadonlyMap<string, WriteAnswer>): Outcome | undefined {
  const own = leadIds.map(leadId => answers.get(leadId));
  if (own.includes(undefined)) return undefined;
  const failed = (own as WriteAnswer[]).filter(({ kind }) => kind !== 'done' && kind !== 'gone');
  const worst = failed.find(({ kind }) => kind === 'again') ?? failed[0];
  return worst === undefined ? { kind: 'written', record: null, note: null, status: own[0]!.status, answer: '' } : outcomeOf(worst);
}

function outcomeOf(answer: WriteAnswer): Outcome {
  const { status, answer: text } = answer;
  switch (answer.kind) {
    case 'refused':
    case 'unknown-owner':
      return { kind: 'refused', error: answer.error, status, answer: text };
    case 'again':
      return again(answer.error, answer);
    case 'beyond':
      return { kind: 'written', note: answer.note, status, answer: text };
    case 'gone':
    case 'done':
      return { kind: 'written', note: null, status, answer: text };
  }
}
