import { errorCode, isTransient } from './failures.js';

const withCode = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('isTransient', () => {
  it.each(['40001', '40P01', '57P01', '57P03', '53300', '08006', '55P03', '57014', 'ECONNREFUSED', 'ETIMEDOUT', 'EAI_AGAIN'])(
    'tries again after %s',
    code => {
      expect(isTransient(withCode(code))).toBe(true);
    },
  );

  it.each(['23505', '23503', '22P02', '42P01', '28P01', 'ENOENT'])('does not try again after %s', code => {
    expect(isTransient(withCode(code))).toBe(false);
  });

  it('knows the words of pg for a lost connection', () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('timeout exceeded when trying to connect'))).toBe(true);
  });

  it('takes nothing else for transient', () => {
    expect(isTransient(new TypeError('x is not a function'))).toBe(false);
    expect(isTransient(undefined)).toBe(false);
    expect(isTransient('40001')).toBe(false);
  });
});

describe('errorCode', () => {
  it('is the code when that is a text', () => {
    expect(errorCode(withCode('23505'))).toBe('23505');
    expect(errorCode({ code: 7 })).toBeUndefined();
    expect(errorCode(null)).toBeUndefined();
  });
});
