import { keyLineText, openCheckpoint, NoteVerifier } from '@endoscope/audit/verify';
import type { SealedHead, SealedKey, SessionLeaf } from '@endoscope/audit/ledger';
import { canonicalJson, invariant } from '@endoscope/core';
import type { HandedOutRecording } from '@endoscope/recordings/playback';
import type { Session } from '@endoscope/sessions';
import { bundleFormat, eventPartName, partNames, partText } from '../domain/bundle-parts.ts';
import type { BundleClaim } from '../domain/bundle-parts.ts';
import { tarEnd, tarHeaderOf, tarPaddingOf } from '../domain/plain-tar.ts';

export interface BundleContents {
  readonly session: Session;
  readonly claim: BundleClaim;
  readonly head: SealedHead;
  readonly origin: string;
  readonly keys: readonly SealedKey[];
  /** Without the one that tells of the bundle. */
  readonly events: AsyncIterable<SessionLeaf>;
  readonly told: SessionLeaf;
  readonly recording: HandedOutRecording | undefined;
  prove(leaf: SessionLeaf): Promise<readonly Uint8Array[]>;
}

/**
 * A bundle as an archive, part after part; docs/reference/bundle-format.md says what each is.
 *
 * Bound: one event with its proof, one window of the recording.
 * Ends:  throws when something is not as it was told to the ledger before: then the file is cut.
 */
export async function* writeBundle(
  of: BundleContents,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { session, claim, head, origin, recording } = of;
  const content = recording?.content;
  yield* wholePart(
    partNames.index,
    partText({
      ...{ format: bundleFormat, bundle: claim.bundle, session: session.id, origin },
      ...{ treeSize: head.treeSize, events: claim.events + 1 },
      recording: recording && content ? { id: recording.recording.id, bytes: content.bytes } : null,
    }),
  );
  yield* wholePart(partNames.checkpoint, Buffer.from(head.note));
  yield* wholePart(partNames.keys, keysText(of));
  yield* wholePart(partNames.plan, planTextOf(session));
  let number = 0;
  for await (const leaf of of.events) yield* eventPart(of, leaf, number++);
  invariant(number === claim.events, 'a sealed event does not come or go');
  yield* eventPart(of, of.told, number);
  if (content) {
    yield* wholePart(partNames.manifest, Buffer.from(content.manifest));
    yield* wholePart(partNames.key, keyText(content.dataKey));
    yield* sizedPart(partNames.members, content.bytes, content.members());
  }
  yield tarEnd;
}

/** What was sent to the cluster, as the ledger's `specHash` is made of it. */
export function planTextOf({ manifest, container }: Session): Buffer {
  return Buffer.from(canonicalJson(manifest ?? container));
}

/** The data key as its part has it. */
export function keyText(dataKey: Uint8Array): Buffer {
  return Buffer.from(`${Buffer.from(dataKey).toString('base64')}\n`);
}

async function* eventPart(of: BundleContents, leaf: SessionLeaf, number: number) {
  const proof = (await of.prove(leaf)).map((hash) => Buffer.from(hash).toString('base64'));
  const { record: event, leafIndex } = leaf;
  yield* wholePart(eventPartName(number), partText({ event, leafIndex, proof }));
}

/** Those that signed the head, in the order of their ids. */
function keysText({ head, origin, keys }: BundleContents): Buffer {
  const verifiers = keys.map(({ vkey }) => NoteVerifier.parse(vkey));
  const { keyIds } = openCheckpoint(head.note, { origin, verifiers });
  const lines = keys
    .filter(({ keyId }) => keyIds.includes(keyId))
    .sort((a, b) => (a.keyId < b.keyId ? -1 : 1))
    .map((key) => `${keyLineText(key)}\n`);
  return Buffer.from(lines.join(''));
}

function* wholePart(name: string, bytes: Buffer): Generator<Uint8Array, void, undefined> {
  yield Buffer.concat([tarHeaderOf(name, bytes.length), bytes, tarPaddingOf(bytes.length)]);
}

async function* sizedPart(name: string, size: number, pieces: AsyncIterable<Uint8Array>) {
  yield tarHeaderOf(name, size);
  let left = size;
  for await (const piece of pieces) {
    left -= piece.length;
    invariant(left >= 0, 'a sealed recording does not grow');
    yield piece;
  }
  invariant(left === 0, 'a sealed recording does not shrink');
  yield tarPaddingOf(size);
}
