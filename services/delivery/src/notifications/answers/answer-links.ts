import { Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../../config.js';
import type { Assignment } from '../assignments/assignment.js';
import { readAnswer, signAnswer, type Answer, type AnswerChannel, type AnswerToken } from './answer-token.js';
import { linkKeys } from './link-keys.js';

const DAY_MS = 86_400_000;

/** Makes and reads the links by which reps answer. */
@Injectable()
export class AnswerLinks {
  private readonly keys: readonly Buffer[];

  constructor(private readonly config: DeliveryConfig) {
    this.keys = linkKeys(config.LINK_KEYS, config.SECRETS_KEY, config.BATON_ADMIN_KEY);
  }

  /**
   * The address of an answer. Whenever it is made, it lasts as long after the assignment, or after its last deadline: a reminder that comes when a
   * clock has stood still over holidays is answered, too.
   */
  urlOf({ assignmentId, repId, assignedAt, acceptBy, contactBy }: Assignment, answer: Answer, channel: AnswerChannel): string {
    const last = Math.max(...[assignedAt, acceptBy, contactBy].map(time => time?.getTime() ?? 0));
    const expiresAt = new Date(last + this.config.LINK_DAYS * DAY_MS);
    const token = signAnswer(this.keys[0]!, { assignmentId, repId, answer, channel, expiresAt });
    return `${this.config.PUBLIC_URL?.replace(/\/+$/, '')}/v1/delivery/answers/${token}`;
  }

  /** @returns null when the token was not made here */
  read(token: string): AnswerToken | null {
    return readAnswer(this.keys, token);
  }
}
