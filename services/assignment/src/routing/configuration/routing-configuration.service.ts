import { Messaging, Timers } from '@baton/messaging';
import { invalidRequest } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { RoutingBoard } from '../routing-board.js';
import { QUEUE_TIMER } from '../types.js';
import { applyConfiguration, compareConfiguration, type AppliedChange } from './apply-configuration.js';
import type { Change } from './changes.store.js';
import { readConfiguration, type ConfigurationDocument, type ConfigurationParts } from './configuration.document.js';
import { shownChange } from './shown-change.js';
import { withoutPrefix } from './without-prefix.js';

/** The one way in which the configuration of routing changes. */
@Injectable()
export class RoutingConfigurationService {
  constructor(
    private readonly messaging: Messaging,
    private readonly timers: Timers,
    private readonly board: RoutingBoard,
  ) {}

  /**
   * Applies a document whose field types were checked; leads that wait are looked at again at once.
   * @param who makes the change; null only says what it would change
   * @throws Problem naming everything that is wrong
   */
  async apply(document: ConfigurationDocument, who: string | null): Promise<AppliedChange[]> {
    const parts = partsOf(document);
    const by = who === null ? null : { who, why: document.why ?? null };
    const changes = await this.messaging.transaction(unit => applyConfiguration(unit, this.board, parts, by));
    if (by !== null && changes.length > 0) this.timers.wake(QUEUE_TIMER);
    return changes;
  }

  /** What a document would change, with each thing as it stands and as it would be. @throws as apply */
  async compare(document: ConfigurationDocument): Promise<Change[]> {
    const parts = partsOf(document);
    return (await this.messaging.transaction(unit => compareConfiguration(unit, this.board, parts))).map(shownChange);
  }

  /** As `apply`, for one part given alone: fields are named as in it, without the part's place in a document. */
  async applyPart(document: ConfigurationDocument, part: string, who: string | null): Promise<AppliedChange[]> {
    try {
      return await this.apply(document, who);
    } catch (error) {
      throw withoutPrefix(error, `${part}.`);
    }
  }
}

function partsOf(document: ConfigurationDocument): ConfigurationParts {
  const parts = readConfiguration(document);
  if (Array.isArray(parts)) throw invalidRequest(parts);
  return parts;
}
