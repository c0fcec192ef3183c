import { classifyChatAnswer } from './classify-chat-answer.js';

const now = new Date('2026-03-19T12:00:00Z');
const of = (status: number, body = '', retryAfter?: string) => classifyChatAnswer({ status, body, retryAfter }, now);

describe('the answer of a chat', () => {
  it.each([
    [200, 'ok'],
    [200, '1'],
    [202, ''],
  ])('%i %s is taken', (status, body) => {
    expect(of(status, body)).toEqual({ kind: 'answered', status, retryAfter: undefined, answer: body });
  });

  it('holds everything for as long as the chat asks for, or a moment', () => {
    expect(of(429, 'rate_limited', '7')).toMatchObject({ kind: 'later', ms: 7_000, holdsAll: true });
    expect(of(429)).toMatchObject({ kind: 'later', ms: 30_000, holdsAll: true });
    expect(
      of(200, 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x'),
    ).toMatchObject({
      kind: 'later',
      ms: 30_000,
    });
  });

  it.each([
    [400, 'invalid_payload'],
    [413, ''],
  ])('%i is about this message alone', (status, body) => {
    expect(of(status, body)).toMatchObject({ kind: 'refused', status });
  });

  it.each([403, 404, 410, 500, 503])('%i is about the receiver', status => {
    expect(of(status, 'no_service')).toMatchObject({ kind: 'answered', status });
  });

  it('is no yes when the body says no', () => {
    expect(of(200, 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403')).toMatchObject({
      kind: 'failed',
    });
  });
});
