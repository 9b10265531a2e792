/** C2SP signed-note v1.0.0: text, an empty line, signature lines; byte for byte as Go writes it. */
import { bytesOfBase64, isNoteName } from './note-key.ts';
import type { NoteSignature, NoteVerifier } from './note-key.ts';
import { NoteMalformed, NoteUntrusted } from './note.errors.ts';

export const noteLimits = {
  /** UTF-8 bytes of a whole note; ours have less than 1,000. */
  noteBytesMax: 65_536,
  /** The format asks verifiers to take 16 at least. */
  signaturesMax: 100,
} as const;

const dash = '\u2014 ';
const keyIdBytes = 4;

export interface SignedNote {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export function formatNote({ text, signatures }: SignedNote): string {
  refuseText(text);
  const lines = signatures.map(({ name, keyId, bytes }) => {
    const encoded = Buffer.concat([Buffer.from(keyId, 'hex'), bytes]).toString('base64');
    return `${dash}${name} ${encoded}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Says nothing of who signed it: see `openNote`. */
export function parseNote(note: string): SignedNote {
  if (Buffer.byteLength(note) > noteLimits.noteBytesMax) throw new NoteMalformed('is too long');
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new NoteMalformed('has no empty line before signatures');
  const text = note.slice(0, split + 1);
  const below = note.slice(split + 2);
  refuseText(text);
  if (!below.endsWith('\n')) throw new NoteMalformed('does not end with a signature line');
  const lines = below.slice(0, -1).split('\n');
  if (lines.length > noteLimits.signaturesMax) throw new NoteMalformed('has too many signatures');
  return { text, signatures: lines.map(signatureOf) };
}

/**
 * The note with the signatures of the keys that are given; those of others are left out, as the
 * format demands. One wrong signature of a key that is given makes all of it untrusted.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): SignedNote {
  const { text, signatures } = parseNote(note);
  const known = signatures.filter((signature) => {
    const verifier = verifiers.find((each) => each.isOf(signature));
    if (verifier && !verifier.verifies(text, signature)) {
      throw new NoteUntrusted(`has a wrong signature of key ${signature.keyId}`);
    }
    return verifier !== undefined;
  });
  if (known.length === 0) throw new NoteUntrusted('has no signature of a key that is trusted');
  return { text, signatures: known };
}

function signatureOf(line: string): NoteSignature {
  const [name, encoded, ...more] = line.startsWith(dash) ? line.slice(dash.length).split(' ') : [];
  const bytes = encoded === undefined ? undefined : bytesOfBase64(encoded);
  if (!name || !isNoteName(name) || more.length > 0 || !bytes || bytes.length <= keyIdBytes) {
    throw new NoteMalformed('has a line below its text that is no signature');
  }
  const keyId = bytes.subarray(0, keyIdBytes).toString('hex');
  return { name, keyId, bytes: bytes.subarray(keyIdBytes) };
}

function refuseText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteMalformed('has a text without a newline at its end');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (!text.isWellFormed() || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new NoteMalformed('has a control character or broken Unicode');
  }
}
