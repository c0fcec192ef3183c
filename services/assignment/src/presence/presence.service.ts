import { Messaging, Timers } from '@baton/messaging';
import { Clock, Database, invalidRequest, type FieldError } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { RoutingBoard } from '../routing/routing-board.js';
import { QUEUE_TIMER, type PresenceState } from '../routing/types.js';
import { applyPresence, letsIn } from './apply-presence.js';
import { changedPresence } from './changes-of-presence.js';
import { expiryOf, type NamedPresenceDocument } from './presence.document.js';
import { PresenceKeeper, type Statement } from './presence-keeper.js';
import { repsCalled } from './presence.store.js';

/** What came of a statement. */
export interface StatedPresence {
  readonly repId: string;
  readonly state: PresenceState;
  /** When the state began. */
  readonly since: Date;
  /** null: it could not be kept, since Redis is away; meanwhile working hours decide. */
  readonly expiresAt: Date | null;
}

/** Takes what reps say. */
@Injectable()
export class PresenceService {
  constructor(
    private readonly keeper: PresenceKeeper,
    private readonly board: RoutingBoard,
    private readonly messaging: Messaging,
    private readonly timers: Timers,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps what reps say, all or nothing, and brings what is new into the routing log at once: leads that wait for somebody who comes online
   * are tried right after it. What is said again is only kept.
   * @throws Problem naming every rep that is not known and every time that is out of bounds
   */
  async state(documents: readonly NamedPresenceDocument[]): Promise<StatedPresence[]> {
    const { now, called } = await this.database.transaction(async tx => ({
      now: await this.clock.now(tx),
      called: await repsCalled(
        tx,
        documents.map(each => each.rep),
      ),
    }));
    const errors = documents.flatMap((document, index) => errorsOf(document, index, documents, name => called.get(name)?.repId));
    if (errors.length > 0) throw invalidRequest(errors);
    const statements = documents.map((document): Statement & { readonly presence: ReturnType<typeof changedPresence> } => {
      const { repId, presence } = called.get(document.rep)!;
      return { repId, presence, state: document.state, at: now.getTime(), expiresAfterMs: expiryOf(document)! };
    });
    const isKept = await this.keeper.keep(statements).then(
      () => true,
      () => false,
    );
    const heard = statements
      .filter(statement => changedPresence(statement.presence, statement, now.getTime()) !== null)
      .map(({ repId, state, at, expiresAfterMs }) => ({ repId, expiresAfterMs, told: { state, at, expiresAfterMs } }));
    if (heard.length > 0) {
      const changes = await this.messaging.transaction(unit => applyPresence(unit, this.board, heard));
      if (letsIn(changes)) this.timers.wake(QUEUE_TIMER);
    }
    return statements.map(({ repId, state, presence, expiresAfterMs }) => ({
      repId,
      state,
      since: presence?.state === state ? new Date(presence.since) : now,
      expiresAt: isKept ? new Date(now.getTime() + expiresAfterMs) : null,
    }));
  }
}

function errorsOf(
  document: NamedPresenceDocument,
  index: number,
  all: readonly NamedPresenceDocument[],
  repIdOf: (name: string) => string | undefined,
): FieldError[] {
  const repId = repIdOf(document.rep);
  const first = all.findIndex(each => repId !== undefined && repIdOf(each.rep) === repId);
  return [
    ...(repId === undefined
      ? [{ field: `presences.${index}.rep`, message: `there is no rep with the id, CRM id or e-mail ${document.rep}` }]
      : []),
    ...(first >= 0 && first < index
      ? [{ field: `presences.${index}.rep`, message: `is the rep of presences.${first}, too: say one thing` }]
      : []),
    ...(expiryOf(document) === null ? [{ field: `presences.${index}.expiresAfter`, message: 'expiresAfter must be from 1m to 24h' }] : []),
  ];
}
