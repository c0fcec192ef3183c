import { encode, topics, topicOf, type BatonEvent, type ServiceName } from '@baton/contracts';
import { messagingMigrations, OpenUnit, SliceProcessor, type Messaging, type SliceHandler, type UnitOfWork } from '@baton/messaging';
import { ManualClock } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentLeadsHandler } from '../src/assignment-leads.handler.js';
import type { NurtureConfig } from '../src/config.js';
import { LeadDesks } from '../src/episodes/lead-desks.js';
import { IntakeBehaviorHandler } from '../src/intake-behavior.handler.js';
import { IntakeLeadsHandler } from '../src/intake-leads.handler.js';
import { nurtureMigrations } from '../src/migrations/index.js';
import { recordResults } from '../src/mail/delivery-results.js';
import { StepClaims, type ClaimedMail } from '../src/mail/step-claims.js';
import type { SmtpOutcome } from '@baton/platform/mail';
import { Secret } from '../src/opt-outs/secret.js';
import { ProgramCatalog, programHash } from '../src/programs/program-catalog.js';
import { applyProgram } from '../src/programs/programs.store.js';
import { parseProgram } from '../src/programs/parse-program.js';
import { NOW } from './builders.js';

const defaults = {
  FACTS_WAIT_MS: 600_000,
  PROGRAM_WAIT_MS: 600_000,
  MAIL_LEASE_MS: 60_000,
  MAILS_PER_SECOND: 1_000,
  MAIL_RETRY_HOURS: 48,
  PUBLIC_URL: 'http://baton.example',
  MAIL_FROM: 'hello@acme.example',
};

/** The service's handlers and its sending on a real database, without broker and mail server: a test says what comes when. */
export class HandlersAtHand {
  readonly clock = new ManualClock(NOW);
  readonly desks: LeadDesks;
  private readonly config: NurtureConfig;
  private readonly processor: SliceProcessor;
  private readonly handlers: Readonly<Record<string, SliceHandler>>;
  private readonly claims: StepClaims;
  private offset = 0;

  /** On a database of its own, with programs applied; to be closed. */
  static async start(...programs: readonly string[]): Promise<HandlersAtHand> {
    const nurture = new HandlersAtHand(await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]));
    for (const program of programs) await nurture.apply(program);
    return nurture;
  }

  close(): Promise<void> {
    return this.db.drop();
  }

  /** @param broker whether it answers when it is asked how far behind we are; what it says */
  constructor(
    readonly db: TestDatabase,
    changes: Partial<NurtureConfig> = {},
    broker: () => Promise<number[]> = async () => Array.from({ length: 12 }, (_, n) => n),
  ) {
    const config = { ...defaults, ...changes } as NurtureConfig;
    this.config = config;
    this.desks = new LeadDesks(config, new ProgramCatalog(), new Secret('a secret of at least 32 characters.'));
    const timers = { wake: () => {} } as never;
    const leads = new IntakeLeadsHandler(this.desks, timers);
    const behavior = new IntakeBehaviorHandler(this.desks);
    const assignment = new AssignmentLeadsHandler(this.desks, timers);
    const handler = (topic: string, handle: (slice: any) => Promise<void>): [string, SliceHandler] => [
      topic,
      { topic, wants: undefined, raw: false, handle },
    ];
    this.handlers = Object.fromEntries([
      handler(topics.intakeLeads.name, slice => leads.onLeads(slice)),
      handler(topics.intakeBehavior.name, slice => behavior.onBehavior(slice)),
      handler(topics.assignmentLeads.name, slice => assignment.onLeads(slice)),
    ]);
    this.processor = new SliceProcessor('nurture', db.database, this.clock, '');
    const messaging = { caughtUpPartitions: broker } as unknown as Messaging;
    this.claims = new StepClaims(config, this.desks, messaging, { error: () => {}, warn: () => {} } as never);
  }

  /** One slice: events of one topic. */
  async deliver(events: readonly BatonEvent[]): Promise<void> {
    const service = events[0]!.source.replace('/baton/', '') as ServiceName;
    const topic = topicOf(events[0]!.name, service);
    const records = events.map(event => {
      const { key, value, headers } = encode(event);
      return {
        topic,
        partition: 0,
        offset: String(this.offset++),
        timestamp: NOW,
        key: Buffer.from(key),
        value: Buffer.from(value),
        headers,
      };
    });
    const result = await this.processor.process(this.handlers[topic]!, records);
    if (result.deadLettered > 0)
      throw new Error(`dead-lettered: ${JSON.stringify((await this.db.pool.query('select reason from dead_letters')).rows)}`);
  }

  async apply(source: string): Promise<void> {
    const { program } = parseProgram(source);
    await this.transaction(({ tx, now }) =>
      applyProgram(tx, { program: program!, hash: programHash(program!), source, by: 'test', because: null, now }),
    );
  }

  /** What the timer does: brings due episodes forward and claims mails. */
  async claim(): Promise<readonly ClaimedMail[]> {
    return (await this.transaction(unit => this.claims.claim(unit))).mails;
  }

  /** What the server said to a mail. */
  async answer(mail: ClaimedMail, outcome: SmtpOutcome): Promise<void> {
    const result = { mail, outcome, attempts: 1, firstClaimedAt: await this.clock.now() };
    await recordResults(
      { transaction: <T>(work: (unit: UnitOfWork) => Promise<T>) => this.transaction(work) } as Messaging,
      this.desks,
      this.config.MAIL_RETRY_HOURS,
      [result],
    );
  }

  /** A transaction of the service, at the time of the clock. */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.db.database.transaction(async tx => {
      const unit = new OpenUnit(tx, await this.clock.now(), 'nurture', '');
      const result = await work(unit);
      unit.flush();
      return result;
    });
  }
}
