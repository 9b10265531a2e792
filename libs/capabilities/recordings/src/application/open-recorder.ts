import { newId, principalKey, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { RecordingParticipant } from '../domain/manifest/recording-manifest.ts';
import type { MaskSet } from '../domain/mask/masker.ts';
import type { Recording, RecordingKind } from '../domain/recording.ts';
import { RecorderUnavailable } from '../domain/recording.errors.ts';
import type { DataKeys } from '../ports/data-keys.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import { PatientStore, patient } from './patient-store.ts';
import { RecordedPart } from './recorded-part.ts';
import type { RecordingChanges } from './recording-changes.ts';
import { RecordingWriter } from './recording-writer.ts';
import type { ResumeGap, ToldAtSeal } from './recording-writer.ts';
import { SessionRecorder } from './session-recorder.ts';

/** What every recorder of this process is made of. */
export interface RecorderRoom {
  readonly catalogue: RecordingCatalogue;
  readonly store: RecordingStore;
  readonly keys: DataKeys;
  /** What is kept out of recordings. */
  readonly mask?: MaskSet | undefined;
  readonly changes: RecordingChanges;
  readonly clock: Clock;
  readonly isStrict: boolean;
  /** What wrote it, e.g. `endoscope 0.1.0`. */
  readonly tool: string;
  /** A fault that nobody waits for. */
  readonly onFault: (recording: string, cause: unknown) => void;
}

export interface RecorderSubject {
  readonly recording: Recording;
  /** It is in the catalogue since just now, so no store has anything of it. */
  readonly isNew: boolean;
  readonly banner: string;
}

/** A recorder, and the part of its recording that this process writes. */
export interface OpenedRecorder {
  readonly recorder: SessionRecorder;
  readonly part: RecordedPart;
}

/**
 * The recorder of one recording. Throws RecorderUnavailable when it must be recorded and cannot be;
 * a `best_effort` one is tried again while it goes on.
 */
export async function openRecorder(
  room: RecorderRoom,
  { recording, isNew, banner }: RecorderSubject,
): Promise<OpenedRecorder> {
  const { clock, isStrict, onFault } = room;
  const { id, mode, hasInput, startedAt } = recording;
  const patience = new PatientStore(room.store, clock);
  const fault = (cause: unknown): void => onFault(id, cause);
  const { writer, part } = await firstWriter(room, { recording, isNew, patience });
  const recorder = new SessionRecorder(writer, {
    ...{ clock, mode, hasInput, isStrict, startedAt, banner },
    reopen: (gap) => openWriter(room, { id, patience, gap }),
    isStalled: () => patience.isStalled,
    interrupted: (error) => {
      fault(error);
      part.interrupt(reasonOf(error)).catch(fault);
    },
    resumed: (missing) => void part.resume(missing).catch(fault),
  });
  return { recorder, part };
}

async function firstWriter(
  room: RecorderRoom,
  { recording, isNew, patience }: Omit<RecorderSubject, 'banner'> & { patience: PatientStore },
): Promise<{ writer: RecordingWriter | undefined; part: RecordedPart }> {
  const { id, mode, parts } = recording;
  const { changes } = room;
  try {
    // A store far away is not asked for what cannot be there: it may be away itself.
    const writer = isNew
      ? await RecordingWriter.start(partsOf(room, patience), id)
      : await openWriter(room, { id, patience });
    const now = isNew ? { parts } : await changes.resume(systemContext(), id);
    return { writer, part: new RecordedPart(changes, id, now.parts) };
  } catch (error) {
    if (mode === 'required') asUnavailable(error);
    room.onFault(id, error);
    return { writer: undefined, part: new RecordedPart(changes, id, parts) };
  }
}

/** What a crash left between the catalogue's row and the store's is made good here. */
async function openWriter(
  room: RecorderRoom,
  { id, patience, gap }: { id: string; patience: PatientStore; gap?: ResumeGap },
): Promise<RecordingWriter> {
  patience.isStalled = false;
  const parts = partsOf(room, patience);
  if (await parts.store.find(id)) return RecordingWriter.resume(parts, id, gap);
  const writer = await RecordingWriter.start(parts, id);
  if (!gap) return writer;
  const missingBytes = gap.missingBytes(0);
  await writer.write({ kind: 'gap', micros: 0, missingBytes, reason: gap.reason });
  return writer;
}

function partsOf({ store, keys, mask }: RecorderRoom, patience: PatientStore) {
  return { store: patient(store, patience), keys, ...(mask && { mask }) };
}

/** Stores what there is, and ends the recording. What fails is tried again by SealRecordings. */
export async function sealRecorder(
  room: RecorderRoom,
  { recording, recorder }: { recording: Recording; recorder: SessionRecorder },
  participantsOf: (recording: Recording) => Promise<readonly RecordingParticipant[]>,
): Promise<void> {
  const { changes, clock, tool, onFault } = room;
  try {
    const by = await participantsOf(recording);
    const sealed = await recorder.seal(toldOf(recording, { at: clock.now(), tool, by }));
    if (sealed) await changes.seal(systemContext(), recording.id, sealed);
  } catch (error) {
    onFault(recording.id, error);
  }
}

/** What a manifest says beside what its members do. */
export function toldOf(
  recording: Recording,
  { at, tool, by }: { at: Date; tool: string; by: readonly RecordingParticipant[] },
): ToldAtSeal {
  const { sessionId: session, mode, hasInput, startedAt } = recording;
  const times = { startedAt: startedAt.toISOString(), sealedAt: at.toISOString() };
  return { session, mode, hasInput, ...times, participants: by, tool };
}

/** `keyId`: of the key that wraps data keys now. */
export function newRecording(
  { id, recording, principal, target, specHash }: Session,
  { now, keyId, ...of }: { now: Date; keyId: string; kind: RecordingKind; title?: string },
): Recording {
  return {
    id: newId('recording', now),
    sessionId: id,
    kind: of.kind,
    title: of.title,
    ownerKey: principalKey(principal),
    username: principal.username,
    ...{ cluster: target.cluster, namespace: target.namespace },
    ...{ pod: target.pod, node: target.node, podUid: target.podUid, specHash },
    ...{ mode: recording!.mode, hasInput: recording!.input, keptDays: recording!.keptDays },
    ...{ state: 'recording', parts: 1, startedAt: now, sealedAt: undefined },
    ...{ durationMicros: 0, outputBytes: 0, storedBytes: 0, members: 0, gaps: 0 },
    ...{ manifestHash: undefined, failure: undefined },
    ...{ keepUntil: undefined, holdReason: undefined, keyId },
  };
}

export function asUnavailable(cause: unknown): never {
  if (cause instanceof RecorderUnavailable) throw cause;
  throw new RecorderUnavailable({}, { cause, retryAfterMs: 2_000 });
}

/** A word for the ledger: a reason of the catalogue, never a driver's sentence. */
export function reasonOf(error: unknown): string {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : 'INTERNAL';
}
