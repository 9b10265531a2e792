export { CheckRecorder } from './application/check-recorder.ts';
export { RecordSessions } from './application/record-sessions.ts';
export type { RecordSessionsParts } from './application/record-sessions.ts';
export { RecordingChanges } from './application/recording-changes.ts';
export { SealRecordings } from './application/seal-recordings.ts';
export type {
  RecordingManifest,
  RecordingParticipant,
} from './domain/manifest/recording-manifest.ts';
export { recordingStates } from './domain/recording.ts';
export type { Recording, RecordingState } from './domain/recording.ts';
export { recordingErrors } from './domain/recording.errors.ts';
export { checkRecordingLimits, recordingLimits } from './domain/recordings.limits.ts';
export type { DataKeys } from './ports/data-keys.ts';
export type { RecordingCatalogue } from './ports/recording-catalogue.ts';
export type { RecordingStore, StoredRecording } from './ports/recording-store.ts';
