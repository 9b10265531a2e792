/** How much depends on a recording, the least first. */
export const recordingModes = ['none', 'best_effort', 'required'] as const;
export type RecordingChoiceMode = (typeof recordingModes)[number];

/** How a session is recorded: `required` is not run when it cannot be recorded. */
export interface SessionRecording {
  readonly mode: Exclude<RecordingChoiceMode, 'none'>;
  /** Also what is typed, passwords among it. */
  readonly input: boolean;
  /** How long the recording is kept after the session. */
  readonly keptDays: number;
}

/** What a template says of recording. */
export interface TemplateRecording {
  readonly mode: RecordingChoiceMode;
  readonly input: boolean;
  /** Undefined: the gateway's setting. */
  readonly keptDays: number | undefined;
}

/** What the gateway's settings say. */
export interface RecordingDefault {
  readonly mode: RecordingChoiceMode;
  readonly keptDays: number;
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
  return { mode, input: template?.input ?? false, keptDays };
}

/** Whether a session that is recorded `so` gives what `wanted` asks for. */
export function isRecordedAs(
  so: SessionRecording | undefined,
  wanted: SessionRecording | undefined,
): boolean {
  return (
    so?.mode === wanted?.mode && so?.input === wanted?.input && so?.keptDays === wanted?.keptDays
  );
}
