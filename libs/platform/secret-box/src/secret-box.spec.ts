import { randomBytes } from 'node:crypto';
import { format, inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parseKeyRing } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { SecretUnreadable } from './secret-box.errors.ts';
import type { SecretUnreadableCause } from './secret-box.errors.ts';
import { SecretBox } from './secret-box.ts';
import { SecretText } from './secret-text.ts';

const oldKey = randomBytes(32).toString('base64');
const newKey = randomBytes(32).toString('base64');

function ringOf(primary: string, keys: Record<string, string>): KeyRing {
  return parseKeyRing(JSON.stringify({ primary, keys }), 'ring.json');
}

const binding = { purpose: 'cluster credential', record: 'eu-1' };
const box = new SecretBox(ringOf('old', { old: oldKey }));
const secret = 'eyJhbGciOi.größer';
const sealed = box.seal(binding, new SecretText(secret));

function failureOf(open: () => unknown): SecretUnreadableCause | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    if (error instanceof SecretUnreadable) return error.why;
    throw error;
  }
}

describe('a sealed secret', () => {
  it('opens to the same text for the same purpose and record', () => {
    expect(box.open(binding, sealed).expose()).toBe(secret);
    for (const text of ['', 'x'.repeat(100_000)]) {
      expect(box.open(binding, box.seal(binding, new SecretText(text))).expose()).toBe(text);
    }
  });

  it('is another text every time and never holds the secret', () => {
    expect(box.seal(binding, new SecretText(secret))).not.toBe(sealed);
    const bytes = Buffer.concat(sealed.split('.').map((part) => Buffer.from(part, 'base64url')));
    expect(bytes.includes(Buffer.from(secret))).toBe(false);
  });

  it('does not open for another record or purpose', () => {
    for (const other of [
      { ...binding, record: 'eu-2' },
      { ...binding, purpose: 'another' },
      { purpose: 'cluster', record: 'credential","eu-1' },
    ]) {
      expect(failureOf(() => box.open(other, sealed))).toBe('tampered');
    }
  });

  it('does not open when any one of its characters is another', () => {
    const opened = [...sealed].flatMap((character, at) => {
      const altered = `${sealed.slice(0, at)}${character === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      return failureOf(() => box.open(binding, altered)) === undefined ? [at] : [];
    });
    expect(opened).toEqual([]);
  });

  it('does not open when the parts of two secrets are mixed', () => {
    const other = box.seal(binding, new SecretText('another'));
    const [v, keyId, wrapped] = sealed.split('.');
    const mixed = [v, keyId, wrapped, other.split('.')[3]].join('.');
    expect(failureOf(() => box.open(binding, mixed))).toBe('tampered');
  });

  const malformed = {
    'no text': '',
    'a part too few': sealed.split('.').slice(0, 3).join('.'),
    'a part too many': `${sealed}.AAAA`,
    'a later version': sealed.replace(/^v1/, 'v2'),
    'a short wrapped key': sealed.replace(/^(v1\.old\.)[^.]+/, '$1AAAA'),
    'a short text': sealed.replace(/[^.]+$/, 'AAAA'),
    'padding at the end': `${sealed}=`,
    'the plain secret': secret,
  };
  for (const [what, text] of Object.entries(malformed)) {
    it(`is malformed with ${what}`, () => {
      expect(failureOf(() => box.open(binding, text))).toBe('malformed');
    });
  }

  it('names key and purpose in its failures, and nothing of the text', () => {
    const failing = (): unknown =>
      new SecretBox(ringOf('new', { new: newKey })).open(binding, sealed);
    expect(failing).toThrow('The sealed cluster credential needs key "old"');
    try {
      failing();
    } catch (error) {
      expect(inspect(error, { depth: 9 })).not.toContain(sealed.split('.')[3]);
    }
  });
});

describe('rotating the key ring', () => {
  const both = new SecretBox(ringOf('new', { old: oldKey, new: newKey }));
  const onlyNew = new SecretBox(ringOf('new', { new: newKey }));

  it('opens with old keys, seals with the primary and tells the two apart', () => {
    expect(both.open(binding, sealed).expose()).toBe(secret);
    expect(both.isOutdated(sealed)).toBe(true);
    const again = both.seal(binding, both.open(binding, sealed));
    expect(both.isOutdated(again)).toBe(false);
    expect(onlyNew.open(binding, again).expose()).toBe(secret);
  });

  it('says which key is missing once the old one is gone', () => {
    expect(failureOf(() => onlyNew.open(binding, sealed))).toBe('key_missing');
  });

  it('does not open with another key under the same id', () => {
    const impostor = new SecretBox(ringOf('old', { old: newKey }));
    expect(failureOf(() => impostor.open(binding, sealed))).toBe('tampered');
  });
});

describe('a secret text', () => {
  const text = new SecretText('s3cret');
  const forms: [string, () => string][] = [
    ['interpolation', () => `${text}`],
    ['String', () => String(text)],
    ['concatenation', () => ''.concat(text as unknown as string)],
    ['JSON', () => JSON.stringify({ text })],
    ['inspect', () => inspect({ deep: [text] }, { depth: 9, showHidden: true })],
    ['format', () => format('%s %o %O %j', text, text, text, text)],
    ['its keys', () => JSON.stringify([Object.entries(text), Reflect.ownKeys(text)])],
    ['an error that holds it', () => inspect(new Error('x', { cause: text }))],
    ['a clone', () => inspect(structuredClone({ text }))],
  ];
  for (const [what, form] of forms) {
    it(`is not shown by ${what}`, () => {
      expect(form()).not.toContain('s3cret');
    });
  }

  it('gives its text to who asks for it', () => {
    expect(text.expose()).toBe('s3cret');
  });
});
