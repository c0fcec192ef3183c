import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Seals secrets that have to be readable again: AES-256-GCM, so that the database, its backups and its logs hold nothing that can be used.
 * A secret is sealed for one place and can't be moved to another.
 */
export class SecretBox {
  private readonly key: Buffer;

  /**
   * @param secretsKey 32 bytes in base64, or undefined: then a key is derived from `fallback`
   * @param purpose keeps the derived keys of two services apart
   */
  constructor(secretsKey: string | undefined, fallback: string, purpose: string) {
    this.key = secretsKey === undefined ? Buffer.from(hkdfSync('sha256', fallback, '', purpose, 32)) : Buffer.from(secretsKey, 'base64');
  }

  /** @param place what the secret belongs to, such as `source/name` */
  seal(secret: string, place: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** @returns undefined when it was sealed with another key or for another place */
  open(sealed: string, place: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
