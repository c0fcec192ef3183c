import { Problem } from '@baton/platform/problems';
import type { FastifyReply } from 'fastify';

/** What work ends with that nobody waits for any more. */
export const hungUp = () => new Problem({ type: 'hung-up', title: 'Whoever asked has hung up', status: 499 });

/** Says when whoever asked for an answer has hung up; also once it was given. */
export function whenHungUp(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (reply.raw.destroyed) gone.abort();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
