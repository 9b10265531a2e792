export {
  allowsUnrecorded,
  recordingChoiceLimits,
  recordingModes,
  unrecordedUses,
} from './domain/session-recording.ts';
export type { SessionRecording, UnrecordedUse } from './domain/session-recording.ts';
