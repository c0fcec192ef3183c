import { Problem } from '@baton/platform';
import type { FastifyReply } from 'fastify';
import { externalIdOf, oneOrMany } from './one-or-many.js';

const replyOf = () => {
  const state = { status: 202 };
  return { state, reply: { code: (status: number) => (state.status = status) } as unknown as FastifyReply };
};
const refused = (status: number) => new Problem({ type: 't', title: 'T', status, errors: [{ field: 'f', message: 'm' }] });

describe('oneOrMany', () => {
  it('passes a single item on, with its refusal', async () => {
    const { reply } = replyOf();
    expect(await oneOrMany({ a: 1 }, 'key', reply, async (item, key) => ({ item, key }))).toEqual({ item: { a: 1 }, key: 'key' });
    await expect(oneOrMany({}, undefined, reply, async () => Promise.reject(refused(409)))).rejects.toBeInstanceOf(Problem);
  });

  it('gives each of a list its own key and result, and says 207 when one is refused', async () => {
    const { reply, state } = replyOf();
    const answer = await oneOrMany(['a', 'b'], 'key', reply, async (item, key) => {
      if (item === 'b') throw refused(400);
      return { key };
    });
    expect(answer).toEqual({
      results: [
        { status: 202, key: 'key/0' },
        { status: 400, type: 't', title: 'T', errors: [{ field: 'f', message: 'm' }] },
      ],
    });
    expect(state.status).toBe(207);
  });

  it('says 202 when all are accepted', async () => {
    const { reply, state } = replyOf();
    await oneOrMany(['a'], undefined, reply, async () => ({}));
    expect(state.status).toBe(202);
  });

  it('fails as a whole when it is not about one item', async () => {
    const { reply } = replyOf();
    await expect(oneOrMany(['a'], undefined, reply, async () => Promise.reject(refused(503)))).rejects.toBeInstanceOf(Problem);
    await expect(oneOrMany(['a'], undefined, reply, async () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  });

  it.each([[[]], [Array.from({ length: 501 }, () => ({}))]])('refuses a list that is empty or too long', async list => {
    await expect(oneOrMany(list, undefined, replyOf().reply, async () => ({}))).rejects.toBeInstanceOf(Problem);
  });
});

describe('externalIdOf', () => {
  it('is its own, else one from the Idempotency-Key that no own id can be', () => {
    expect(externalIdOf(' own ', 'key')).toBe('own');
    expect(externalIdOf(undefined, 'key')).toBe('idempotency-key:key');
    expect(externalIdOf('', 'key')).toBe('idempotency-key:key');
  });

  it('is another for each item of a list and for each key, however long the key is', () => {
    const key = 'k'.repeat(200);
    const ids = [`${key}/0`, `${key}/1`, `${key}/10`, key, `${'k'.repeat(180)}`].map(given => externalIdOf(undefined, given));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id.length).toBeLessThanOrEqual(200);
    expect(externalIdOf(undefined, `${key}/0`)).toBe(ids[0]);
  });

  it('is what the database gives back: without half a character, by which a repeat would not be found', () => {
    expect(externalIdOf('form-7\ud83d', undefined)).toBe('form-7');
    expect(externalIdOf('\ud83d', 'key')).toBe('idempotency-key:key');
  });

  it('has to come from one of them', () => {
    expect(() => externalIdOf(undefined, ' ')).toThrow(Problem);
  });
});
