import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a receiver does, written from the text of Standard Webhooks 1.0 alone, so that our signatures are not checked with the code that made them.
 * @returns why the request is not to be trusted, or undefined
 */
export function distrust(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  secret: string,
  nowSeconds = Math.floor(Date.now() / 1_000),
): string | undefined {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => headers[name]);
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return 'a header is missing';
  if (!/^\d+$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > 300) return 'the timestamp is too far away';
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest();
  const isSigned = signatures.split(' ').some(signature => {
    const [version, value = ''] = signature.split(/,(.*)/s);
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isSigned ? undefined : 'no signature fits';
}
