import { createHmac } from 'node:crypto';
import { keyOf } from '../subscriptions/signing-secrets.js';

/**
 * The headers of Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body, once for each valid secret.
 * @param id the event's: the same on every attempt, so that receivers drop repeats by it
 */
export function signatureHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const sign = (secret: string) => `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': secrets.map(sign).join(' ') };
}
