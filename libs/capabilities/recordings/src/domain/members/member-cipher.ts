import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { invariant } from '@endoscope/core';
import { RecordingDamaged } from '../recording.errors.ts';
import { memberHeaderBytes, tagBytes } from './member-header.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;

/** One recording and the key that only it has. */
export interface RecordingKey {
  readonly recording: string;
  /** 32 random bytes; never stored but wrapped by the key ring. */
  readonly dataKey: Uint8Array;
}

/** What the first member holds in the place of the hash before it: the chain is this recording's. */
export function genesisHash(recording: string): string {
  return sha256(`endoscope.recording/1\0${recording}`);
}

/** Names the data key in a manifest: tells a wrong key from altered bytes, and gives nothing away. */
export function keyFingerprint({ recording, dataKey }: RecordingKey): string {
  return createHash('sha256')
    .update(`endoscope.recording/1 key\0${recording}\0`)
    .update(dataKey)
    .digest('hex');
}

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Header, encrypted body, tag: the member as it is stored. */
export function encryptMember(key: RecordingKey, header: Buffer, packed: Uint8Array): Buffer {
  invariant(key.dataKey.length === keyBytes, 'a data key has 32 bytes');
  const cipher = createCipheriv(algorithm, key.dataKey, nonceOf(header), {
    authTagLength: tagBytes,
  });
  cipher.setAAD(associatedData(key.recording, header));
  return Buffer.concat([header, cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
}

/** The packed body. Throws RecordingDamaged when one bit is another, or the key. */
export function decryptMember(key: RecordingKey, member: Buffer): Buffer {
  const header = member.subarray(0, memberHeaderBytes);
  const decipher = createDecipheriv(algorithm, key.dataKey, nonceOf(header), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(key.recording, header));
  decipher.setAuthTag(member.subarray(member.length - tagBytes));
  const body = member.subarray(memberHeaderBytes, member.length - tagBytes);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    const problem = 'it does not open with this key: it was altered, or the key is another';
    throw new RecordingDamaged({ problem, member: header.readUInt32BE(4) }, { cause: error });
  }
}

/**
 * 96 bits that one key never sees twice: 64 random ones of the writing process, then the index.
 * The index alone would not do. After a crash the member that was half written is cut, and another
 * one with the same index and the same key takes its place.
 */
function nonceOf(header: Buffer): Buffer {
  return Buffer.concat([header.subarray(8, 16), header.subarray(4, 8)]);
}

/** The whole header, thus index and previous hash, and whose member it is. */
function associatedData(recording: string, header: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`endoscope.recording/1\0${recording}\0`), header]);
}
