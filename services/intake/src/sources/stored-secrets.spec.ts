import { SecretBox } from '@baton/platform';
import { randomBytes } from 'node:crypto';
import { openSecrets, sealSecrets } from './stored-secrets.js';

const box = new SecretBox(randomBytes(32).toString('base64'), 'unused', 'tests');

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
