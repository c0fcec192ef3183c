import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hmacSignature, isSignedBy, sameSecret } from './signatures.js';

const body = Buffer.from('{"name":"J\\u00f6rg"}');

describe('isSignedBy', () => {
  it('accepts the signature over the bytes as they came', () => {
    expect(isSignedBy('secret', body, hmacSignature('secret', body))).toBe(true);
  });

  it('refuses the signature over the same JSON in other bytes', () => {
    expect(isSignedBy('secret', body, hmacSignature('secret', JSON.stringify(JSON.parse(body.toString()))))).toBe(false);
  });

  it.each([undefined, '', 'sha256=', 'sha256=00', hmacSignature('other', body), hmacSignature('secret', body).slice(7)])(
    'refuses the header %j',
    header => {
      expect(isSignedBy('secret', body, header)).toBe(false);
    },
  );

  it('refuses everything without a secret', () => {
    expect(isSignedBy('', body, hmacSignature('', body))).toBe(false);
    expect(isSignedBy(undefined, body, hmacSignature('', body))).toBe(false);
  });

  const vectors = fileURLToPath(new URL('../../../../../shared/data/payloads/signature_vectors.json', import.meta.url));
  const withVectors = existsSync(vectors) ? it : it.skip;
  withVectors('agrees with published signatures (../shared/data, skipped when absent)', () => {
    const { vectors: all } = JSON.parse(readFileSync(vectors, 'utf8')) as {
      vectors: { name: string; secret: string; body: string; expected: string }[];
    };
    const ours = all.filter(v => ['github_published', 'meta_empty'].includes(v.name));
    expect(ours).toHaveLength(2);
    for (const { secret, body: text, expected } of ours)
      expect(isSignedBy(secret, Buffer.from(text), expected.startsWith('sha256=') ? expected : `sha256=${expected}`)).toBe(true);
  });
});

describe('sameSecret', () => {
  it('is true for the same text alone, and never for an empty one', () => {
    expect([sameSecret('a', 'a'), sameSecret('a', 'b'), sameSecret('a', 'aa'), sameSecret('', '')]).toEqual([true, false, false, false]);
  });
});
