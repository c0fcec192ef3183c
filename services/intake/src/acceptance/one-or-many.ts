import { hash } from 'node:crypto';
import { invalidRequest, Problem, type FieldError } from '@baton/platform';
import type { FastifyReply } from 'fastify';
import { cleanText } from '../inquiries/clean-text.js';

/** Items that one request may bring. */
export const MOST_ITEMS = 500;

/** One entry of the answer to a list: a result, or a problem. */
export type ListEntry<R> =
  (R & { status: 202 }) | { status: number; type: string; title: string; detail?: string; errors?: readonly FieldError[] };

/** What became of one of a list. @throws what is not about this one alone */
async function entryOf<R>(result: Promise<R>): Promise<ListEntry<R>> {
  try {
    return { status: 202, ...(await result) };
  } catch (error) {
    if (!(error instanceof Problem) || error.content.status >= 500) throw error;
    const { status, type, title, detail, errors, members } = error.content;
    return { ...members, status, type, title, detail, errors };
  }
}

/**
 * Answers a body that is one item or a list of them. A list gets a result each, and 207 when not all are accepted.
 * @param idempotencyKey of the request; the items of a list get one each from it
 * @throws Problem for a single item that is refused
 */
export async function oneOrMany<R>(
  body: unknown,
  idempotencyKey: string | undefined,
  reply: FastifyReply,
  accept: (item: unknown, idempotencyKey: string | undefined) => Promise<R>,
): Promise<R | { results: ListEntry<R>[] }> {
  if (!Array.isArray(body)) return accept(body, idempotencyKey);
  if (body.length === 0 || body.length > MOST_ITEMS)
    throw invalidRequest([{ field: '(body)', message: `has to hold 1 to ${MOST_ITEMS} items` }]);
  const results = await Promise.all(
    body.map((item, index) => entryOf(accept(item, idempotencyKey === undefined ? undefined : `${idempotencyKey}/${index}`))),
  );
  if (results.some(result => result.status !== 202)) void reply.code(207);
  return { results };
}

/** Beyond it a key is told by its hash: cut off, two keys, or two items of one list, would be one. */
const LONGEST_KEY = 180;

/**
 * The id under which an item is unique: its own, else one from the request's Idempotency-Key.
 * @throws Problem 400 without either: a repeat would become a second item
 */
export function externalIdOf(own: string | undefined, idempotencyKey: string | undefined): string {
  const id = cleanText(own);
  if (id !== undefined) return id;
  const key = idempotencyKey?.trim();
  if (!key) throw invalidRequest([{ field: 'externalId', message: 'externalId has to be there, or the header Idempotency-Key' }]);
  return `idempotency-key:${key.length <= LONGEST_KEY ? key : `sha256:${hash('sha256', key)}`}`;
}
