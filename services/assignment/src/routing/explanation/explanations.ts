import { Database, Problem } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { hungUp } from '../../hung-up.js';
import type { Explanation } from './explain-decision.js';
import { explainStored } from './replay.js';

const nothing = (): void => undefined;

/** Who waits longer than for so many others had better ask again. */
const MOST_WAITING = 20;

/**
 * Explanations, one after the other: each takes a whole board of its own into memory and a good part of the process's time, and routing has to
 * go on beside them.
 */
@Injectable()
export class Explanations {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /**
   * Explains a stored decision; undefined when there is none of this id.
   * @param gone gives it up, or does not begin it
   * @throws Problem when too many wait, or whoever asked has gone
   */
  async explain(decisionId: string, gone: AbortSignal): Promise<Explanation | undefined> {
    if (this.waiting === MOST_WAITING) throw tooMany();
    this.waiting += 1;
    const mine = this.last.then(() => {
      this.waiting -= 1;
      if (gone.aborted) throw hungUp();
      return explainStored(this.database, decisionId, gone);
    });
    // What it was is nobody's any more: not to be kept until the next one.
    this.last = mine.then(nothing, nothing);
    return mine;
  }
}

const tooMany = () =>
  new Problem({
    type: 'too-many-explanations',
    title: 'Too many explanations are being made',
    status: 429,
    detail: `They are made one after the other, and ${MOST_WAITING} wait already. Ask again in a few seconds.`,
    headers: { 'retry-after': '5' },
  });
