import { randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box.js';

const box = new SecretBox(randomBytes(32).toString('base64'), 'unused', 'tests');

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
    expect(new SecretBox(undefined, 'admin', 'tests').open(sealed, 'p')).toBeUndefined();
    expect(box.open(changed.toString('base64'), 'p')).toBeUndefined();
    expect(box.open('', 'p')).toBeUndefined();
  });

  it('derives the same key from the same fallback for the same purpose', () => {
    const sealed = new SecretBox(undefined, 'admin', 'tests').seal('x', 'p');
    expect(new SecretBox(undefined, 'admin', 'tests').open(sealed, 'p')).toBe('x');
    expect(new SecretBox(undefined, 'other', 'tests').open(sealed, 'p')).toBeUndefined();
    expect(new SecretBox(undefined, 'admin', 'others').open(sealed, 'p')).toBeUndefined();
  });

  it('still opens what intake has sealed since its first release', () => {
    const sealed = 'SLwW1d4SiTHz1JIlzcMh7SX5gHl3toWqtQLpHrBtsnA=';
    expect(new SecretBox(undefined, 'admin', 'baton intake secrets').open(sealed, 'source/name')).toBe('kept');
  });
});
