/** The keys, texts and signatures of golang.org/x/mod v0.42.0, sumdb/note/note_test.go, are the
 * vectors here; that Go takes ours is shown in test/conformance/ledger-verifiers.test.ts. */
import { describe, expect, it } from '@jest/globals';
import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { emptyRoot, isEqualHash, leafHashOf } from './merkle-tree.ts';
import { NoteSigner, NoteVerifier } from './note-key.ts';
import { NoteKeyInvalid, NoteMalformed, NoteUntrusted } from './note.errors.ts';
import { formatNote, noteLimits, openNote, parseNote } from './signed-note.ts';

const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSecret =
  'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const peterLine =
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochLine =
  '\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const peter = NoteVerifier.parse(peterKey);
const enoch = NoteVerifier.parse(enochKey);

describe('a key of signed notes', () => {
  it('is read and written as Go writes it, with the key id Go gives it', () => {
    const signer = NoteSigner.parse(peterSecret);
    expect([signer.verifier.vkey, peter.vkey, peter.keyId, enoch.vkey]).toEqual([
      peterKey,
      peterKey,
      'c74f20a3',
      enochKey,
    ]);
  });

  it.each([
    ['a wrong key id', peterKey.replace('c74f20a3', 'c74f20a4')],
    [
      'a key of another length',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    ],
    ['an unknown type', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['no name', peterKey.slice('PeterNeumann'.length)],
    ['a space in its name', peterKey.replace('Peter', 'Peter ')],
    ['nothing', ''],
    ...Array.from({ length: 8 }, (_, at) => [
      `only ${at * 9} of its characters`,
      peterKey.slice(0, at * 9),
    ]),
  ])('is refused with %s', (_, vkey) => {
    expect(() => NoteVerifier.parse(vkey!)).toThrow(NoteKeyInvalid);
  });

  it('does not print its private half', () => {
    const signer = NoteSigner.parse(peterSecret);
    expect(JSON.stringify(signer)).not.toContain('EKFALV');
    expect(String(Object.values(signer))).not.toContain('EKFALV');
  });
});

describe('a signed note', () => {
  it('is signed as Go signs it', () => {
    const note = formatNote({ text, signatures: [NoteSigner.parse(peterSecret).sign(text)] });
    expect(note).toBe(`${text}\n${peterLine}`);
  });

  it.each([
    ['one key', peterLine, [peter], ['c74f20a3']],
    ['two keys', peterLine + enochLine, [peter, enoch], ['c74f20a3', 'af0cfe78']],
    ['a known key beside an unknown one', enochLine + peterLine, [peter], ['c74f20a3']],
  ])('opens with signatures of %s', (_, lines, verifiers, keyIds) => {
    const opened = openNote(`${text}\n${lines}`, verifiers);
    expect([opened.text, opened.signatures.map(({ keyId }) => keyId)]).toEqual([text, keyIds]);
  });

  it.each([
    ['no known key', `${text}\n${enochLine}`, [peter]],
    ['no key at all', `${text}\n${peterLine}`, []],
    ['another text', `${text.replace('you', 'You')}\n${peterLine}`, [peter]],
    [
      'a wrong signature beside a good one',
      `${text}\n${peterLine}${enochLine.replace('A', 'B')}`,
      [peter, enoch],
    ],
    [
      'the signature under the name of another',
      `${text}\n${peterLine.replace('PeterNeumann', 'CarmenSandiego')}`,
      [peter],
    ],
  ])('is not trusted with %s', (_, note, verifiers) => {
    expect(() => openNote(note, verifiers)).toThrow(NoteUntrusted);
  });

  it.each([
    ['empty', ''],
    ['no text', `\n${peterLine}`],
    ['no signature', text],
    ['no empty line', text + peterLine],
    ['no newline at the end', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a carriage return', `${text.replace('\n', '\r\n')}\n${peterLine}`],
    ['a lone surrogate', `\ud800${text}\n${peterLine}`],
    ['a line that is no signature', `${text}\n${peterLine}Unexpected line.\n`],
    ['base64 that another decoder reads otherwise', `${text}\n${peterLine.replace('AM=', 'AN=')}`],
    ['more than its bytes', `${'x'.repeat(noteLimits.noteBytesMax)}\n\n${peterLine}`],
    ['a signature too many', `${text}\n${peterLine.repeat(noteLimits.signaturesMax + 1)}`],
  ])('is malformed when it has, or is, %s', (_, note) => {
    expect(() => openNote(note, [peter])).toThrow(NoteMalformed);
  });

  it('takes as many signatures as the limit says', () => {
    const note = `${text}\n${peterLine.repeat(noteLimits.signaturesMax)}`;
    expect(parseNote(note).signatures).toHaveLength(noteLimits.signaturesMax);
  });
});

describe('a checkpoint', () => {
  const origin = 'endoscope.example/ledger';
  const old = new NoteSigner(origin, Buffer.alloc(32, 1));
  const fresh = new NoteSigner(origin, Buffer.alloc(32, 2));
  const checkpoint = { origin, treeSize: 20_852_163, root: leafHashOf('root') };
  const at = new Date('2026-11-21T12:00:00.900Z');
  const open = (note: string, ...verifiers: NoteVerifier[]) =>
    openCheckpoint(note, { origin, verifiers });

  it('comes out as it went in, with its key and its time to the second', () => {
    const note = signCheckpoint(checkpoint, { signers: [fresh], at });
    expect(open(note, fresh.verifier)).toEqual({
      ...checkpoint,
      keyIds: [fresh.verifier.keyId],
      signedAt: new Date('2026-11-21T12:00:00Z'),
    });
  });

  it('is the three lines of the format', () => {
    expect(checkpointText({ origin, treeSize: 0, root: emptyRoot })).toBe(
      `${origin}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`,
    );
  });

  it('is accepted with the old key and with the new one while keys rotate', () => {
    const note = signCheckpoint(checkpoint, { signers: [fresh, old], at });
    const keyIds = [fresh.verifier, old.verifier].map((each) => open(note, each).keyIds);
    expect(keyIds).toEqual([[fresh.verifier.keyId], [old.verifier.keyId]]);
    expect(open(note, old.verifier, fresh.verifier).keyIds).toHaveLength(2);
  });

  it('of another ledger is not trusted, nor one by a key that is not given', () => {
    const signers = [new NoteSigner('other.example', Buffer.alloc(32, 1))];
    const other = signCheckpoint({ ...checkpoint, origin: 'other.example' }, { signers, at });
    expect(() => open(other, signers[0]!.verifier)).toThrow('of another ledger');
    const note = signCheckpoint(checkpoint, { signers: [fresh], at });
    expect(() => open(note, old.verifier)).toThrow(NoteUntrusted);
  });

  it('is not trusted when any one of its bits is another', () => {
    const note = Buffer.from(signCheckpoint(checkpoint, { signers: [fresh], at }));
    const survivors: number[] = [];
    for (let byte = 0; byte < note.length; byte += 1) {
      const changed = Buffer.from(note);
      changed[byte]! ^= 1 << (byte % 8);
      try {
        const opened = open(changed.toString('utf8'), fresh.verifier);
        // A line of a key that is not known is left aside, so the other signature may carry it.
        const isSame =
          opened.treeSize === checkpoint.treeSize && isEqualHash(opened.root, checkpoint.root);
        if (!isSame) survivors.push(byte);
      } catch {
        // Refused.
      }
    }
    expect(survivors).toEqual([]);
  });

  it.each([
    ['no root', `${origin}\n1\n`],
    ['no origin', '\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'],
    [
      'a size with a zero before it',
      `${origin}\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`,
    ],
    ['a size below nothing', `${origin}\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`],
    [
      'a size above 2^53',
      `${origin}\n9007199254740992\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`,
    ],
    ['a short root', `${origin}\n1\n47DEQpj8\n`],
    ['an empty line', `${origin}\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n`],
  ])('is malformed with %s', (_, malformed) => {
    expect(() => parseCheckpoint(malformed)).toThrow(NoteMalformed);
  });
});
