import { classifyGraphAnswer } from './classify-graph-answer.js';

const error = (code: number) => ({ error: { message: 'Error validating access token: EAAB…', code } });

describe('classifyGraphAnswer', () => {
  it('gives the details of a lead', () => {
    expect(classifyGraphAnswer(200, { id: '1' })).toEqual({ kind: 'details', lead: { id: '1' } });
  });

  it.each([
    [400, 190],
    [401, 102],
    [403, 10],
    [403, 200],
    [400, 299],
  ])('is blocked by %s with code %s: somebody has to act', (status, code) => {
    expect(classifyGraphAnswer(status, error(code)).kind).toBe('blocked');
  });

  it('is blocked by 401 without a code', () => {
    expect(classifyGraphAnswer(401, undefined).kind).toBe('blocked');
  });

  it.each([
    [400, 100],
    [404, 803],
  ])('takes %s with code %s for gone', (status, code) => {
    expect(classifyGraphAnswer(status, error(code)).kind).toBe('gone');
  });

  it.each([
    [500, 1],
    [503, 2],
    [400, 4],
    [403, 4],
    [400, 17],
    [400, 613],
    [400, 80005],
    [429, 0],
    [400, 9999],
  ])('tries again after %s with code %s', (status, code) => {
    expect(classifyGraphAnswer(status, error(code)).kind).toBe('retry');
  });

  it.each([
    [502, undefined],
    [200, undefined],
    [200, 'text'],
  ])('tries again after %s with the body %j', (status, body) => {
    expect(classifyGraphAnswer(status, body).kind).toBe('retry');
  });

  it('repeats no words of the vendor, for they may hold a token', () => {
    expect(JSON.stringify(classifyGraphAnswer(400, error(190)))).not.toContain('EAAB');
  });
});
