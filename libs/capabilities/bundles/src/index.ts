export { ExportSession } from './application/export-session.ts';
export type { ExportSessionParts } from './application/export-session.ts';
export { bundleErrors } from './domain/bundle.errors.ts';
export { bundleLimits } from './domain/bundle.limits.ts';
