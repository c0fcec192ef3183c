import { anAssignment } from '../notifications.example.js';
import type { AnswerToken } from './answer-token.js';
import { judgeAnswer } from './judge-answer.js';

const now = new Date('2026-03-19T12:00:00Z');
const later = new Date('2026-03-20T12:00:00Z');
const assignment = anAssignment();
const token = (over: Partial<AnswerToken> = {}): AnswerToken => ({
  assignmentId: assignment.assignmentId,
  repId: assignment.repId,
  answer: 'accepted',
  channel: 'email',
  expiresAt: later,
  ...over,
});
const standing = (over: Parameters<typeof anAssignment>[0], given = token()) => judgeAnswer(given, anAssignment(over), now).kind;

describe('a link', () => {
  it('is open until it expires', () => {
    expect(judgeAnswer(token(), assignment, now)).toEqual({ kind: 'open', assignment });
    expect(standing({}, token({ expiresAt: now }))).toBe('expired');
  });

  it('is nothing without its assignment, or of another rep', () => {
    expect(judgeAnswer(token(), undefined, now)).toEqual({ kind: 'unknown' });
    expect(standing({ repId: 'somebody-else' })).toBe('unknown');
  });

  it('says what was answered, also when the lead is somewhere else since or the link has expired', () => {
    expect(standing({ answer: 'declined', answeredAt: now, endedAt: now }, token({ expiresAt: now }))).toBe('answered');
  });

  it('is superseded once the lead is with somebody else', () => {
    expect(standing({ endedAt: now }, token({ expiresAt: now }))).toBe('superseded');
  });

  it('accepts nothing twice, but declines what was accepted in the CRM', () => {
    expect(standing({ acceptedAt: now })).toBe('accepted-elsewhere');
    expect(standing({ acceptedAt: now }, token({ answer: 'declined' }))).toBe('open');
  });
});
