import { retryAfterMs } from '../../sending/retry-schedule.js';
import type { Outcome } from '../../sending/classify-outcome.js';

/** What a chat answered to a message. */
export interface ChatAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** When a chat does not say for how long it wants to be left alone. */
const PAUSE_MS = 30_000;

/**
 * What follows from the answer of an incoming webhook.
 * Slack: 200 `ok`; 400 when it does not like the message; 403, 404 and 410 when the webhook or its channel is gone; 429 with Retry-After.
 * Teams: 200 or 202; connectors of the earlier kind answer 200 also when the channel took nothing, and say so in the body.
 */
export function classifyChatAnswer({ status, retryAfter, body }: ChatAnswer, now: Date): Outcome {
  const answer = body.slice(0, 1_024);
  if (status === 429 || (status === 200 && /HTTP error 429/.test(body)))
    return { kind: 'later', error: 'too many messages', ms: retryAfterMs(retryAfter, now) || PAUSE_MS, holdsAll: true, status, answer };
  if (status === 200 && /HTTP error \d{3}|delivery failed/i.test(body))
    return { kind: 'failed', error: 'the channel did not take it', status, answer };
  // What it does not like about this message it will not like later either.
  if (status === 400 || status === 413) return { kind: 'refused', error: `answered ${status}`, status, answer };
  return { kind: 'answered', status, retryAfter, answer };
}
