import { randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box.js';
import { openSecrets, sealSecrets } from './stored-secrets.js';

const box = new SecretBox(randomBytes(32).toString('base64'), 'unused');

describe('SecretBox', () => {
  it('opens what it sealed, at its place alone', () => {
    const sealed = box.seal('s3cret', 'google/googleKey');
    expect(box.open(sealed, 'google/googleKey')).toBe('s3cret');
    expect(box.open(sealed, 'other/googleKey')).toBeUndefined();
  });

  it('never seals twice to the same text', () => {
    expect(box.seal('s3cret', 'p')).not.toBe(box.seal('s3cret', 'p'));
  });

  it('opens nothing that another key sealed, that was changed, or that was never sealed', () => {
    const sealed = box.seal('s3cret', 'p');
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1] ^= 1;
    expect(new SecretBox(undefined, 'admin').open(sealed, 'p')).toBeUndefined();
    expect(box.open(changed.toString('base64'), 'p')).toBeUndefined();
    expect(box.open('', 'p')).toBeUndefined();
  });

  it('derives the same key from the same fallback', () => {
    expect(new SecretBox(undefined, 'admin').open(new SecretBox(undefined, 'admin').seal('x', 'p'), 'p')).toBe('x');
    expect(new SecretBox(undefined, 'other').open(new SecretBox(undefined, 'admin').seal('x', 'p'), 'p')).toBeUndefined();
  });
});

describe('openSecrets', () => {
  const stored = sealSecrets({ inTheClear: 'a', elsewhere: { fromEnv: 'SOURCE_SECRET_A' } }, 'src', box);

  it('seals what came in the clear, and keeps the name of a variable', () => {
    expect(stored).toEqual({ inTheClear: { sealed: expect.any(String) }, elsewhere: { fromEnv: 'SOURCE_SECRET_A' } });
  });

  it('opens both', () => {
    expect(openSecrets(stored, 'src', box, { SOURCE_SECRET_A: 'b' })).toEqual({
      secrets: { inTheClear: 'a', elsewhere: 'b' },
      unreadable: [],
    });
  });

  it('names those that can not be read', () => {
    expect(openSecrets(stored, 'another', box, {})).toEqual({ secrets: {}, unreadable: ['inTheClear', 'elsewhere'] });
  });

  it('reads no variable that is not meant for it, even if the database says so', () => {
    expect(openSecrets({ x: { fromEnv: 'BATON_ADMIN_KEY' } }, 'src', box, { BATON_ADMIN_KEY: 'b' }).secrets).toEqual({});
  });
});
