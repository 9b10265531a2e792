/** What looks after recordings where they rest; for the wiring. */
export { CheckRecordingKeys } from './application/check-recording-keys.ts';
export { RenewRecordingKeys } from './application/renew-recording-keys.ts';
export type { RecordingKeys, RenewedKeys } from './application/renew-recording-keys.ts';
export { ShipRecordings } from './application/ship-recordings.ts';
export { WatchRecordingStore } from './application/watch-recording-store.ts';
export type { SpoolStore } from './ports/recording-spool.ts';
