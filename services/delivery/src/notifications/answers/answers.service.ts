import { derivedId } from '@baton/contracts';
import { Messaging } from '@baton/messaging';
import { Injectable } from '@nestjs/common';
import { announce } from '../../announcements/announce.js';
import { holdAgainstErasure } from '../../deliveries/deliveries.store.js';
import type { StaffMember } from '../assignments/assignment.js';
import { findAssignments } from '../assignments/assignments.store.js';
import { findStaff } from '../assignments/staff.store.js';
import type { AnswerToken } from './answer-token.js';
import { takeAnswer } from './answers.store.js';
import { judgeAnswer, type Standing } from './judge-answer.js';

/** How it stands with a link, for the page behind it. */
export interface Looked {
  readonly standing: Standing;
  readonly rep: Pick<StaffMember, 'name' | 'timeZone'>;
}

/** Takes the answers that reps give by links. */
@Injectable()
export class AnswersService {
  constructor(private readonly messaging: Messaging) {}

  /** Changes nothing. */
  look(token: AnswerToken): Promise<Looked> {
    return this.messaging.transaction(async ({ tx, now }) => {
      const [assignment] = await findAssignments(tx, [token.assignmentId], []);
      const [rep] = await findStaff(tx, [token.repId]);
      return { standing: judgeAnswer(token, assignment, now), rep: rep ?? { name: token.repId, timeZone: 'UTC' } };
    });
  }

  /**
   * Uses a link: once. What the rep said goes out as rep-answered in the same transaction.
   * @param reason with a decline
   * @returns how it stands with the link: `answered` when it counted now, or had before; `isNew` tells which
   */
  async answer(token: AnswerToken, reason: string | null): Promise<Looked & { readonly isNew: boolean }> {
    const isNew = await this.messaging.transaction(async unit => {
      const { tx, now } = unit;
      if (token.expiresAt <= now) return false;
      // Before the assignment's row: an erasure takes them in this order, too.
      await holdAgainstErasure(tx);
      const taken = await takeAnswer(tx, token.assignmentId, token.repId, token.answer, reason, now);
      if (taken === undefined) return false;
      const { assignmentId, repId, answer, channel } = token;
      await announce(unit, [
        {
          name: 'rep-answered',
          cause: { id: derivedId(assignmentId, `answer/${taken.answers}`) },
          data: {
            leadId: taken.leadId,
            assignmentId,
            repId,
            answer,
            ...(reason === null ? {} : { reason }),
            channel,
            answeredAt: now.toISOString(),
          },
        },
      ]);
      return true;
    });
    return { ...(await this.look(token)), isNew };
  }
}
