import { Problem } from '@baton/platform';
import { receptionResult, refusalOf, Repeats } from './received.js';

const receipt = (externalId: string, bodyHash = 'h') => ({ sourceId: 's', externalId, id: `id-${externalId}`, leadId: 'L', bodyHash });

describe('Repeats', () => {
  it('knows what came before, and what came earlier in the same set', () => {
    const repeats = new Repeats([receipt('old')]);
    expect(repeats.answer(receipt('old'))).toEqual({ outcome: 'accepted', id: 'id-old', leadId: 'L', repeat: true });
    expect(repeats.answer(receipt('old', 'other'))).toEqual({ outcome: 'conflict', id: 'id-old' });
    expect(repeats.answer(receipt('new'))).toBeUndefined();
    repeats.add(receipt('new'));
    expect(repeats.answer(receipt('new'))).toMatchObject({ repeat: true });
  });

  it('keeps sources apart', () => {
    expect(new Repeats([receipt('old')]).answer({ ...receipt('old'), sourceId: 'other' })).toBeUndefined();
  });
});

describe('receptionResult', () => {
  it('gives the result', () => {
    expect(receptionResult({ outcome: 'accepted', id: 'i', leadId: null, repeat: false })).toEqual({ id: 'i', repeat: false });
  });

  it.each([
    [{ outcome: 'conflict', id: 'i' }, 409],
    [{ outcome: 'unknown-lead' }, 404],
    [{ outcome: 'erased-lead' }, 410],
    [{ outcome: 'ambiguous-record', objectTypes: ['contact', 'deal'] }, 409],
    [{ outcome: 'failed', reason: 'r' }, 422],
  ] as const)('throws a problem for %j', (reception, status) => {
    expect(() => receptionResult(reception)).toThrow(Problem);
    expect(refusalOf(reception).status).toBe(status);
  });
});
