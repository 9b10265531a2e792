/** What looks after recordings where they rest; for the wiring. */
export { ShipRecordings } from './application/ship-recordings.ts';
export { WatchRecordingStore } from './application/watch-recording-store.ts';
export type { SpoolStore } from './ports/recording-spool.ts';
export { RewrapRecordings } from './application/rewrap-recordings.ts';
export type { RewrapRecordingsParts } from './application/rewrap-recordings.ts';
