/** How much depends on a recording, the least first. */
export const recordingModes = ['none', 'best_effort', 'required'] as const;
export type RecordingChoiceMode = (typeof recordingModes)[number];

/** What no recording can hold, and only the ledger tells of: names, hashes and counts, no bytes. */
export const unrecordedUses = ['files', 'forwards'] as const;
export type UnrecordedUse = (typeof unrecordedUses)[number];

/** How a session is recorded: `required` is not run when it cannot be recorded. */
export interface SessionRecording {
  readonly mode: Exclude<RecordingChoiceMode, 'none'>;
  /** Also what is typed, passwords among it. */
  readonly input: boolean;
  /** How long the recording is kept after the session. */
  readonly keptDays: number;
  /** What may be done in a `required` one all the same; missing: nothing. */
  readonly unrecorded?: readonly UnrecordedUse[];
}

/** Whether it may be done: only a session that must be recorded says no. */
export function allowsUnrecorded(so: SessionRecording | undefined, use: UnrecordedUse): boolean {
  return so?.mode !== 'required' || (so.unrecorded ?? []).includes(use);
}

/** What a template says of recording. */
export interface TemplateRecording {
  readonly mode: RecordingChoiceMode;
  readonly input: boolean;
  /** Undefined: the gateway's setting. */
  readonly keptDays: number | undefined;
  /** Undefined: the gateway's setting. */
  readonly unrecorded?: readonly UnrecordedUse[] | undefined;
}

/** What the gateway's settings say. */
export interface RecordingDefault {
  readonly mode: RecordingChoiceMode;
  readonly keptDays: number;
  readonly unrecorded?: readonly UnrecordedUse[];
}

export const recordingChoiceLimits = { keptDaysMax: 3_650 } as const;

/** The gateway's mode is the least: a template asks for more, never for less. */
export function recordingOf(
  gateway: RecordingDefault,
  template?: TemplateRecording,
): SessionRecording | undefined {
  const rank = (mode: RecordingChoiceMode): number => recordingModes.indexOf(mode);
  const asked = template?.mode ?? 'none';
  const mode = rank(asked) > rank(gateway.mode) ? asked : gateway.mode;
  if (mode === 'none') return undefined;
  const keptDays = template?.keptDays ?? gateway.keptDays;
  const unrecorded = template?.unrecorded ?? gateway.unrecorded ?? [];
  const says = { mode, input: template?.input ?? false, keptDays };
  return unrecorded.length > 0 ? { ...says, unrecorded } : says;
}

/** Whether a session that is recorded `so` gives what `wanted` asks for. */
export function isRecordedAs(
  so: SessionRecording | undefined,
  wanted: SessionRecording | undefined,
): boolean {
  const uses = (of: SessionRecording | undefined) => [...(of?.unrecorded ?? [])].sort().join();
  return (
    so?.mode === wanted?.mode &&
    so?.input === wanted?.input &&
    so?.keptDays === wanted?.keptDays &&
    uses(so) === uses(wanted)
  );
}
