import { invariant } from '@endoscope/core';
import type { RecordingId, SessionId } from '@endoscope/core';

/** How much depends on the recording: `required` means that what cannot be recorded cannot be. */
export type RecordingMode = 'required' | 'best_effort';

/**
 * `recording`: somebody writes, or would if there were output. `interrupted`: whoever wrote is gone;
 * it goes on when somebody attaches, and is sealed when the session has ended. `failed`: its end
 * cannot be written. `removed`: its bytes and its key are gone, that it was there stays.
 */
export const recordingStates = ['recording', 'interrupted', 'sealed', 'failed', 'removed'] as const;
export type RecordingState = (typeof recordingStates)[number];

const moves: Readonly<Record<RecordingState, readonly RecordingState[]>> = {
  recording: ['recording', 'interrupted', 'sealed', 'failed'],
  interrupted: ['recording', 'interrupted', 'sealed', 'failed'],
  sealed: ['sealed', 'removed'],
  failed: ['failed', 'removed'],
  removed: [],
};

/**
 * `terminal`: what the session's own process showed, one recording over all attachments. `command`:
 * one command that was run in a container of the session's pod.
 */
export const recordingKinds = ['terminal', 'command'] as const;
export type RecordingKind = (typeof recordingKinds)[number];

/** What is known of a recording without opening it. */
export interface Recording {
  readonly id: RecordingId;
  readonly sessionId: SessionId;
  readonly kind: RecordingKind;
  /** Of a command: its container and its words, as the ledger has them. */
  readonly title: string | undefined;
  /** `principalKey` of whose session it is. */
  readonly ownerKey: string;
  readonly username: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly node: string | undefined;
  /** Of the pod, or of the node. */
  readonly podUid: string;
  /** SHA-256, hex, of what was planned for the session. */
  readonly specHash: string;
  readonly mode: RecordingMode;
  readonly hasInput: boolean;
  /** How long it is kept after it was sealed. */
  readonly keptDays: number;
  readonly state: RecordingState;
  /** How often a process began or went on to write it. */
  readonly parts: number;
  readonly startedAt: Date;
  readonly sealedAt: Date | undefined;
  /** Sums as they were when its state last changed. */
  readonly durationMicros: number;
  readonly outputBytes: number;
  readonly storedBytes: number;
  readonly members: number;
  readonly gaps: number;
  /** Of a sealed one: SHA-256 of the manifest, in hex, as the ledger holds it. */
  readonly manifestHash: string | undefined;
  readonly failure: string | undefined;
  /** Then it is removed, unless it is held. */
  readonly keepUntil: Date | undefined;
  /** Why it may not be removed. */
  readonly holdReason: string | undefined;
  /** Of the key in the ring that wraps its data key; undefined: not known. */
  readonly keyId: string | undefined;
}

export function moveRecording(
  recording: Recording,
  state: RecordingState,
  change: Partial<Recording> = {},
): Recording {
  invariant(
    moves[recording.state].includes(state),
    `a recording that is ${recording.state} does not become ${state}`,
  );
  return { ...recording, ...change, state };
}

export function isOpen({ state }: Recording): boolean {
  return state === 'recording' || state === 'interrupted';
}

/** Its time is over, and nobody holds it. */
export function isDue({ state, keepUntil: until, holdReason }: Recording, now: Date): boolean {
  const isFinal = state === 'sealed' || state === 'failed';
  return isFinal && holdReason === undefined && until !== undefined && until <= now;
}

const dayMs = 24 * 60 * 60 * 1_000;

export function keepUntil(sealedAt: Date, keptDays: number): Date {
  return new Date(sealedAt.getTime() + keptDays * dayMs);
}
