export { recordingChoiceLimits, recordingModes } from './domain/session-recording.ts';
export type { SessionRecording } from './domain/session-recording.ts';
