import { findingOfKey, keyLineText, NoteVerifier, openCheckpoint } from '@endoscope/audit/verify';
import { verifiedHead } from '@endoscope/audit/verify';
import type { KeyLine, TrustedKey, VerifiedHead } from '@endoscope/audit/verify';
import type { BundleFinding } from '../domain/bundle-finding.ts';
import { partNames } from '../domain/bundle-parts.ts';
import { bundleLimits } from '../domain/bundle.limits.ts';

/** The signed head of a bundle, and what is wrong with it or with the keys beside it. */
export interface CheckedHead {
  /** Undefined: nobody who is trusted signed it. */
  readonly head: VerifiedHead | undefined;
  /** Public keys that the bundle brings along. */
  readonly vkeys: readonly string[];
  readonly findings: readonly BundleFinding[];
}

interface HeadToCheck {
  readonly note: string;
  readonly keysText: string;
  readonly origin: string;
  readonly treeSize: number;
  /** Undefined: the keys of the bundle are taken at their word. */
  readonly trusted: readonly TrustedKey[] | undefined;
}

export function checkHead(given: HeadToCheck): CheckedHead {
  const findings: BundleFinding[] = [];
  const lines = keyLinesOf(given.keysText);
  if (!lines) {
    return { head: undefined, vkeys: [], findings: [{ kind: 'part_malformed', part: keysPart }] };
  }
  const own = lines.map(({ vkey }) => ({ verifier: NoteVerifier.parse(vkey) }));
  const keys = given.trusted ?? own;
  for (const line of lines) {
    const found = findingOfKey(line, keys);
    if (found === undefined) continue;
    const kind = found === 'key_untrusted' ? found : 'key_changed';
    findings.push({ kind, part: keysPart, problem: `key ${line.keyId}` });
  }
  const head = headOf(given, keys);
  if (!head) findings.push({ kind: 'head_untrusted', part: partNames.checkpoint });
  else findings.push(...signersMissing(head, lines));
  return { head, vkeys: lines.map(({ vkey }) => vkey), findings };
}

const keysPart = partNames.keys;

function headOf(
  { note, origin, treeSize }: HeadToCheck,
  keys: readonly TrustedKey[],
): VerifiedHead | undefined {
  try {
    const verifiers = keys.map(({ verifier }) => verifier);
    const opened = openCheckpoint(note, { origin, verifiers });
    const line = {
      ...{ kind: 'head' as const, note, treeSize },
      root: Buffer.from(opened.root).toString('base64'),
      keyId: opened.keyIds[0] ?? '',
      signedAt: opened.signedAt?.toISOString() ?? '',
    };
    const head = verifiedHead(line, { origin, keys });
    return typeof head === 'string' ? undefined : head;
  } catch {
    // What no note is has no signature.
    return undefined;
  }
}

/** The keys are those that signed, in the order of their ids, each from a smaller tree on. */
function signersMissing(
  { keyIds, treeSize }: VerifiedHead,
  lines: readonly KeyLine[],
): BundleFinding[] {
  const signers = [...keyIds].sort();
  const brought = lines.map(({ keyId }) => keyId);
  const isSame =
    brought.length === signers.length && brought.every((keyId, n) => keyId === signers[n]);
  const isEarly = lines.some(({ validFromSize }) => validFromSize > treeSize);
  if (isSame && !isEarly) return [];
  const problem = `it was signed by ${signers.join(', ')}`;
  return [{ kind: 'key_untrusted', part: keysPart, problem }];
}

function keyLinesOf(text: string): KeyLine[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n').map(keyLineOf);
  const isWhole = lines.length <= bundleLimits.keysMax && !lines.includes(undefined);
  return isWhole ? (lines as KeyLine[]) : undefined;
}

/** Undefined for what `keyLineText` does not write. */
function keyLineOf(text: string): KeyLine | undefined {
  try {
    const line = JSON.parse(text) as KeyLine;
    const key = { ...line, introducedAt: new Date(line.introducedAt) };
    const isWhole = NoteVerifier.parse(line.vkey).keyId === line.keyId && keyLineText(key) === text;
    return isWhole && Number.isSafeInteger(line.validFromSize) ? line : undefined;
  } catch {
    return undefined;
  }
}
