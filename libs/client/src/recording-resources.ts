export type { Recording, RecordingExport, RecordingsQuery } from './api/recordings-api.ts';
