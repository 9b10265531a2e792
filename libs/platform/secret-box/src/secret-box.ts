import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyBytes } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { SecretUnreadable } from './secret-box.errors.ts';
import { SecretText } from './secret-text.ts';

const version = 'v1';
const algorithm = 'aes-256-gcm';
/** NIST SP 800-38D: 96-bit nonces at random, full tags. */
const nonceBytes = 12;
const tagBytes = 16;

/** What a sealed text is bound to: it opens for the same purpose and record only. */
export interface SecretBinding {
  /** What it is, e.g. `cluster credential`. */
  readonly purpose: string;
  /** Whose it is, e.g. the cluster's name. */
  readonly record: string;
}

/**
 * Envelope encryption for secrets at rest. Each secret gets a key of its own, used once; that key
 * is wrapped by the ring's primary key. Both layers authenticate purpose and record, so a sealed
 * text that is copied to another record, or altered by one bit, does not open.
 *
 * Format: `v1.<key id>.<wrapped key>.<sealed text>`, each part base64url(nonce, data, tag).
 */
export class SecretBox {
  private readonly ring: KeyRing;

  constructor(ring: KeyRing) {
    this.ring = ring;
  }

  /** Id of the key that new secrets are sealed with. */
  get primary(): string {
    return this.ring.primary;
  }

  holds(keyId: string): boolean {
    return this.ring.keys.has(keyId);
  }

  seal(binding: SecretBinding, secret: SecretText): string {
    const keyId = this.ring.primary;
    const dataKey = randomBytes(keyBytes);
    try {
      const wrapped = encrypt(this.ring.keys.get(keyId)!, dataKey, aad('key', keyId, binding));
      const text = Buffer.from(secret.expose(), 'utf8');
      const sealed = encrypt(dataKey, text, aad('text', keyId, binding));
      return [version, keyId, wrapped.toString('base64url'), sealed.toString('base64url')].join(
        '.',
      );
    } finally {
      dataKey.fill(0);
    }
  }

  /** Throws SecretUnreadable. */
  open(binding: SecretBinding, sealed: string): SecretText {
    const { keyId, wrapped, text } = parse(binding, sealed);
    const about = { purpose: binding.purpose, keyId };
    const ringKey = this.ring.keys.get(keyId);
    if (!ringKey) throw new SecretUnreadable('key_missing', about);
    let dataKey: Buffer | undefined;
    try {
      dataKey = decrypt(ringKey, wrapped, aad('key', keyId, binding));
      return new SecretText(decrypt(dataKey, text, aad('text', keyId, binding)).toString('utf8'));
    } catch {
      // OpenSSL says no more than that the tag is wrong.
      throw new SecretUnreadable('tampered', about);
    } finally {
      dataKey?.fill(0);
    }
  }

  /** True when the text was sealed with another key than the primary and should be sealed again. */
  isOutdated(sealed: string): boolean {
    return !sealed.startsWith(`${version}.${this.ring.primary}.`);
  }
}

/** Unambiguous: JSON keeps the parts apart whatever they hold. */
function aad(layer: 'key' | 'text', keyId: string, { purpose, record }: SecretBinding): Buffer {
  return Buffer.from(
    JSON.stringify(['endoscope-secret-box', version, layer, keyId, purpose, record]),
  );
}

function encrypt(key: Uint8Array, plain: Uint8Array, associated: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, associated: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const body = sealed.subarray(nonceBytes, sealed.length - tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

function parse(
  { purpose }: SecretBinding,
  sealed: string,
): { keyId: string; wrapped: Buffer; text: Buffer } {
  const [v, keyId, ...rest] = sealed.split('.');
  const [wrapped, text] = rest.map((part) => Buffer.from(part, 'base64url'));
  // Decoding skips what is not base64url; encoding again shows it: one text, one sealed form.
  const isExact =
    rest[0] === wrapped?.toString('base64url') && rest[1] === text?.toString('base64url');
  const isWhole = rest.length === 2 && v === version && keyId !== undefined && isExact;
  if (!isWhole || !wrapped || !text || text.length < nonceBytes + tagBytes) {
    throw new SecretUnreadable('malformed', { purpose });
  }
  if (wrapped.length !== nonceBytes + keyBytes + tagBytes) {
    throw new SecretUnreadable('malformed', { purpose });
  }
  return { keyId, wrapped, text };
}
