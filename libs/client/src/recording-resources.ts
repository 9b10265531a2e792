export type { Recording } from './api/recordings-api.ts';
