export { CheckRecorder } from './application/check-recorder.ts';
export { CreateViewTicket } from './application/create-view-ticket.ts';
export { FindRecording } from './application/find-recording.ts';
export { FollowRecordings } from './application/follow-recordings.ts';
export { HoldRecording } from './application/hold-recording.ts';
export { ListRecordings } from './application/list-recordings.ts';
export type { ListRecordingsInput } from './application/list-recordings.ts';
export { ViewRecording, exportFormats } from './application/view-recording.ts';
export type { ExportFormat } from './application/view-recording.ts';
export { RedeemViewTicket } from './application/redeem-view-ticket.ts';
export { RecordSessions } from './application/record-sessions.ts';
export { RecordingChanges } from './application/recording-changes.ts';
export { RemoveRecordings } from './application/remove-recordings.ts';
export { SealRecordings } from './application/seal-recordings.ts';
export type {
  RecordingManifest,
  RecordingParticipant,
} from './domain/manifest/recording-manifest.ts';
export { recordingStates } from './domain/recording.ts';
export type { Recording, RecordingState } from './domain/recording.ts';
export { recordingViews } from './domain/recording-view.ts';
export type { RecordingView } from './domain/recording-view.ts';
export { recordingErrors } from './domain/recording.errors.ts';
export { checkRecordingLimits, recordingLimits } from './domain/recordings.limits.ts';
export type { RecordingStore, StoredRecording } from './ports/recording-store.ts';
