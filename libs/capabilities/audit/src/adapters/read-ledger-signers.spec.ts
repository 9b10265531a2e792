import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { readLedgerSigners } from './read-ledger-signers.ts';

const origin = 'endoscope.example/ledger';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-signers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ring(content: unknown, mode = 0o600): string {
  const path = join(folder, 'ring.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}

const seed = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

describe('the signers of a key ring', () => {
  it('begin with its primary key and bear the name of the ledger', () => {
    const path = ring({ primary: 'new', keys: { old: seed(1), new: seed(2) } });
    const vkeys = readLedgerSigners(path, origin).map(({ verifier }) => verifier.vkey);
    const expected = [2, 1].map((byte) => new NoteSigner(origin, Buffer.alloc(32, byte)));
    expect(vkeys).toEqual(expected.map(({ verifier }) => verifier.vkey));
  });

  it.each([
    ['is missing', () => join(folder, 'nowhere.json'), 'cannot be read (ENOENT)'],
    ['is a folder', () => folder, 'is not a file'],
    ['can be read by others', () => ring({ primary: 'a', keys: { a: seed(1) } }, 0o644), '0644'],
    ['is no JSON', () => ring('key'), 'It is not JSON'],
    ['holds no keys', () => ring({ primary: 'a' }), 'must be JSON'],
    ['has a short key', () => ring({ primary: 'a', keys: { a: 'AAAA' } }), 'of 32 bytes'],
    ['has another primary', () => ring({ primary: 'b', keys: { a: seed(1) } }), 'does not hold'],
  ])('are refused when the file %s', (_, path, sentence) => {
    expect(() => readLedgerSigners(path(), origin)).toThrow(sentence);
  });
});
