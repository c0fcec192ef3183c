import type { Outcome } from './classify-outcome.js';
import { NoAnswer, type GuardedHttp } from './guarded-http.js';
import { keptAnswer } from './kept-answer.js';

/** So much of an answer is read. */
const MOST_ANSWER_BYTES = 65_536;

export interface WebhookRequest {
  readonly subscriptionId: string;
  readonly url: string;
  readonly maxConcurrent: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts to receivers of webhooks. */
export class WebhookClient {
  constructor(private readonly http: GuardedHttp) {}

  /** Never throws. @param ending aborted when the service cannot wait any longer */
  async post({ subscriptionId, url, maxConcurrent, headers, body }: WebhookRequest, ending: AbortSignal): Promise<Outcome> {
    try {
      const answer = await this.http.request(
        {
          receiverId: subscriptionId,
          url,
          method: 'POST',
          maxConcurrent,
          headers: { ...headers, 'content-type': 'application/json', accept: '*/*' },
          body,
          mostAnswerBytes: MOST_ANSWER_BYTES,
        },
        ending,
      );
      return { kind: 'answered', status: answer.status, retryAfter: answer.headers['retry-after'], answer: keptAnswer(answer.body) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return error.isInterrupted ? { kind: 'interrupted' } : { kind: 'failed', error: error.message };
    }
  }
}
