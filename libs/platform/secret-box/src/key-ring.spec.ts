import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createKeyRingFile, parseKeyRing, readKeyRingFile } from './key-ring.ts';
import { KeyRingInvalid } from './secret-box.errors.ts';
import type { KeyRingFault } from './secret-box.errors.ts';

function faultOf(path: string): KeyRingFault | undefined {
  try {
    readKeyRingFile(path);
    return undefined;
  } catch (error) {
    return (error as KeyRingInvalid).reason;
  }
}

describe('a key ring file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'key-ring-'));
    file = join(folder, 'made/key-ring.json');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made once, closed to others, and read back', () => {
    const ring = createKeyRingFile(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ring.keys.get(ring.primary)).toHaveLength(32);
    expect(createKeyRingFile(file)).toEqual(ring);
    expect(readKeyRingFile(file)).toEqual(ring);
    expect(readdirSync(join(folder, 'made'))).toEqual(['key-ring.json']);
  });

  for (const mode of [0o640, 0o604, 0o660, 0o644, 0o601]) {
    it(`is refused with mode ${mode.toString(8)}, with the cure`, () => {
      createKeyRingFile(file);
      chmodSync(file, mode);
      expect(() => readKeyRingFile(file)).toThrow(`chmod 600 ${file}`);
      expect(faultOf(file)).toBe('KEY_RING_EXPOSED');
    });
  }

  it('is refused when it is missing, a folder or too large', () => {
    expect(() => readKeyRingFile(join(folder, 'none'))).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => readKeyRingFile(folder)).toThrow(/is not a file/);
    writeFileSync(join(folder, 'big'), ' '.repeat(65_537), { mode: 0o600 });
    expect(() => readKeyRingFile(join(folder, 'big'))).toThrow(/larger than 65536 bytes/);
    const faults = ['none', '.', 'big'].map((name) => faultOf(join(folder, name)));
    expect(faults).toEqual(['KEY_RING_MISSING', 'KEY_RING_UNREADABLE', 'KEY_RING_MALFORMED']);
  });
});

describe('the text of a key ring', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const cases: [string, unknown, RegExp][] = [
    ['no JSON', '{"primary": ', /It is not JSON/],
    ['no object', 'null', /must be JSON/],
    ['no primary', { keys: { a: key } }, /must be JSON/],
    ['no keys', { primary: 'a' }, /must be JSON/],
    ['a primary that is not there', { primary: 'b', keys: { a: key } }, /primary key that it does/],
    ['a short key', { primary: 'a', keys: { a: 'AAAA' } }, /"a".*is not the base64 of 32 bytes/],
    ['a key that is not base64', { primary: 'a', keys: { a: `${key.slice(0, -1)}!` } }, /32 bytes/],
    ['a number as key', { primary: 'a', keys: { a: 7 } }, /32 bytes/],
    ['an id with a dot', { primary: 'a.b', keys: { 'a.b': key } }, /key id that is not/],
  ];
  for (const [what, value, sentence] of cases) {
    it(`is refused with ${what}, without quoting a key`, () => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      let message = '';
      try {
        parseKeyRing(text, 'ring.json');
      } catch (error) {
        expect(error).toBeInstanceOf(KeyRingInvalid);
        message = (error as Error).message;
      }
      expect(message).toMatch(sentence);
      expect(message).not.toContain(key.slice(0, 20));
    });
  }
});
