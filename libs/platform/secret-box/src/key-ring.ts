import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeyRingInvalid } from './secret-box.errors.ts';

/** Keys by id, 32 bytes each. New secrets are sealed with the primary, all of them open. */
export interface KeyRing {
  readonly primary: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

export const keyBytes = 32;
const fileBytesMax = 65_536;
const keyIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads `{ "primary": id, "keys": { id: base64 of 32 bytes } }` from a file that only its owner
 * may read or write. To rotate: add a key, make it primary, keep the old ones until everything
 * sealed with them has been sealed again.
 */
export function readKeyRingFile(path: string): KeyRing {
  const descriptor = openOrExplain(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) {
      throw new KeyRingInvalid('KEY_RING_UNREADABLE', `The key ring ${path} is not a file.`);
    }
    if ((stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
      throw new KeyRingInvalid(
        'KEY_RING_EXPOSED',
        `The key ring ${path} has mode ${mode}, so others can read it. Run: chmod 600 ${path}`,
      );
    }
    if (stat.size > fileBytesMax) {
      throw malformed(`The key ring ${path} is larger than ${fileBytesMax} bytes.`);
    }
    return parseKeyRing(readFileSync(descriptor, 'utf8'), path);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a key ring with one new key, for development; an existing file is left as it is. */
export function createKeyRingFile(path: string): KeyRing {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const id = `k${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
  const ring = { primary: id, keys: { [id]: randomBytes(keyBytes).toString('base64') } };
  const unfinished = `${path}.${process.pid}`;
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(ring, null, 2)}\n`);
    fsyncSync(descriptor);
    // Unlike a rename, a link never replaces the ring that another process has just made.
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(descriptor);
    rmSync(unfinished, { force: true });
  }
  return readKeyRingFile(path);
}

/** Never quotes the text it was given: it holds the keys. */
export function parseKeyRing(text: string, path: string): KeyRing {
  const form = `The key ring ${path} must be JSON: {"primary": id, "keys": {id: base64 of 32 bytes}}.`;
  let value: { primary?: unknown; keys?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw malformed(`${form} It is not JSON: bring back the whole of it from its backup.`);
  }
  const { primary, keys } = value ?? {};
  if (typeof primary !== 'string' || typeof keys !== 'object' || keys === null) {
    throw malformed(form);
  }
  const ring = new Map(Object.entries(keys).map(([id, key]) => [id, keyOf(id, key, path)]));
  if (!ring.has(primary)) {
    throw malformed(`The key ring ${path} names a primary key that it does not hold.`);
  }
  return { primary, keys: ring };
}

function keyOf(id: string, encoded: unknown, path: string): Uint8Array {
  if (!keyIdPattern.test(id)) {
    throw malformed(
      `The key ring ${path} has a key id that is not 1 to 64 letters, digits, "-" or "_".`,
    );
  }
  const key = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  // Decoding skips what is not base 64; encoding again shows it.
  const isExact = key.length === keyBytes && key.toString('base64') === encoded;
  if (!isExact) {
    throw malformed(
      `Key "${id}" of the key ring ${path} is not the base64 of ${keyBytes} bytes. ` +
        'Make one with: openssl rand -base64 32',
    );
  }
  return key;
}

function malformed(sentence: string): KeyRingInvalid {
  return new KeyRingInvalid('KEY_RING_MALFORMED', sentence);
}

function openOrExplain(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT';
    // A new ring in the place of a lost one opens nothing that is there.
    const cure = isMissing
      ? 'Bring it back from its backup; only a new installation begins with a new one.'
      : `Let the gateway's user read it.`;
    throw new KeyRingInvalid(
      isMissing ? 'KEY_RING_MISSING' : 'KEY_RING_UNREADABLE',
      `The key ring ${path} cannot be read (${code}). ${cure}`,
      { cause },
    );
  }
}
