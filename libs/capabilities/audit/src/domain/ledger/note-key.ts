/**
 * Keys of signed notes (C2SP signed-note; the texts are those of Go's sumdb/note). One Ed25519 key
 * makes two types of signature, each with a key id of its own: 0x01 over the note's text, and 0x04,
 * which also says when (C2SP tlog-cosignature).
 */
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { NoteKeyInvalid } from './note.errors.ts';

/** Of an Ed25519 seed and of a public key alike. */
export const noteKeyBytes = 32;

const signatureTypes = { plain: 0x01, timed: 0x04 } as const;
const secondBytes = 8;
// The fixed heads of PKCS #8 and SPKI (RFC 8410) before 32 bytes of key.
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyHead = Buffer.from('302a300506032b6570032100', 'hex');

/** A line below a note, without its em dash. */
export interface NoteSignature {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** The public half. */
export class NoteVerifier {
  readonly keyId: string;
  /** The key id of its signatures that tell the time. */
  readonly timedKeyId: string;
  private readonly publicKey: KeyObject;

  constructor(
    readonly name: string,
    private readonly publicBytes: Uint8Array,
  ) {
    refuseName(name);
    if (publicBytes.length !== noteKeyBytes) throw new NoteKeyInvalid('is not of 32 bytes');
    this.keyId = keyIdOf(name, signatureTypes.plain, publicBytes);
    this.timedKeyId = keyIdOf(name, signatureTypes.timed, publicBytes);
    const der = Buffer.concat([publicKeyHead, publicBytes]);
    this.publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  }

  /** From `name+keyid+base64(type, public key)`, for a key of type 0x01. */
  static parse(vkey: string): NoteVerifier {
    const { name, keyId, key } = keyFieldsOf(vkey);
    const verifier = new NoteVerifier(name, key);
    if (verifier.keyId !== keyId) throw new NoteKeyInvalid('has the key id of another key');
    return verifier;
  }

  /** What verifiers elsewhere are configured with. */
  get vkey(): string {
    return keyText(this.name, signatureTypes.plain, this.publicBytes);
  }

  /** The same key as one whose signatures tell the time, for tools that know these. */
  get timedVkey(): string {
    return keyText(this.name, signatureTypes.timed, this.publicBytes);
  }

  isOf(signature: NoteSignature): boolean {
    const isOurs = signature.keyId === this.keyId || signature.keyId === this.timedKeyId;
    return isOurs && signature.name === this.name;
  }

  /** Whether the key made the signature over the text; of either type. */
  verifies(text: string, { keyId, bytes }: NoteSignature): boolean {
    if (keyId === this.keyId) return verify(null, Buffer.from(text), this.publicKey, bytes);
    if (keyId !== this.timedKeyId || bytes.length <= secondBytes) return false;
    const message = Buffer.from(timedText(text, secondsOf(bytes)));
    return verify(null, message, this.publicKey, bytes.subarray(secondBytes));
  }

  /** When the signature says it was made; undefined for one that does not tell. */
  timeOf({ keyId, bytes }: NoteSignature): Date | undefined {
    if (keyId !== this.timedKeyId || bytes.length <= secondBytes) return undefined;
    return new Date(Number(secondsOf(bytes)) * 1_000);
  }
}

/** The private half; never printed. */
export class NoteSigner {
  readonly verifier: NoteVerifier;
  readonly #privateKey: KeyObject;

  constructor(name: string, seed: Uint8Array) {
    if (seed.length !== noteKeyBytes) throw new NoteKeyInvalid('is not of 32 bytes');
    const der = Buffer.concat([privateKeyHead, seed]);
    this.#privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const publicDer = createPublicKey(this.#privateKey).export({ format: 'der', type: 'spki' });
    this.verifier = new NoteVerifier(name, publicDer.subarray(publicKeyHead.length));
  }

  /** From Go's `PRIVATE+KEY+name+keyid+base64(0x01, seed)`. */
  static parse(skey: string): NoteSigner {
    const head = 'PRIVATE+KEY+';
    if (!skey.startsWith(head)) throw new NoteKeyInvalid(`does not begin with ${head}`);
    const { name, keyId, key } = keyFieldsOf(skey.slice(head.length));
    const signer = new NoteSigner(name, key);
    if (signer.verifier.keyId !== keyId) throw new NoteKeyInvalid('has the key id of another key');
    return signer;
  }

  sign(text: string): NoteSignature {
    const { name, keyId } = this.verifier;
    return { name, keyId, bytes: sign(null, Buffer.from(text), this.#privateKey) };
  }

  /** Says with the signature when it was made, to the second. */
  signTimed(text: string, at: Date): NoteSignature {
    const { name, timedKeyId: keyId } = this.verifier;
    const seconds = Buffer.alloc(secondBytes);
    seconds.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 1_000)));
    const message = Buffer.from(timedText(text, secondsOf(seconds)));
    const bytes = Buffer.concat([seconds, sign(null, message, this.#privateKey)]);
    return { name, keyId, bytes };
  }
}

/** Without white space and plus, or it could not be told from what follows it. */
export function isNoteName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\s+\p{Cc}\p{White_Space}]/u.test(name);
}

/** Undefined unless it is exactly what an encoder writes. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function secondsOf(bytes: Uint8Array): bigint {
  return Buffer.from(bytes.subarray(0, secondBytes)).readBigUInt64BE();
}

function timedText(text: string, seconds: bigint): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

function keyIdOf(name: string, type: number, publicBytes: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicBytes]);
  return hash('sha256', input, 'hex').slice(0, 8);
}

function keyText(name: string, type: number, publicBytes: Uint8Array): string {
  const key = Buffer.concat([Buffer.from([type]), publicBytes]).toString('base64');
  return `${name}+${keyIdOf(name, type, publicBytes)}+${key}`;
}

function keyFieldsOf(text: string): { name: string; keyId: string; key: Uint8Array } {
  // The base64 may hold plus signs too; a name may not.
  const [, name, keyId, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  const bytes = encoded === undefined ? undefined : bytesOfBase64(encoded);
  if (name === undefined || keyId === undefined || bytes === undefined) {
    throw new NoteKeyInvalid('is not of the form name+keyid+base64');
  }
  if (bytes[0] !== signatureTypes.plain) throw new NoteKeyInvalid('is not of type 0x01, Ed25519');
  return { name, keyId, key: bytes.subarray(1) };
}

function refuseName(name: string): void {
  if (!isNoteName(name))
    throw new NoteKeyInvalid('has a name that is empty or has a space or plus');
}
