export { PeriodicJob } from './periodic-job.ts';
export type { PeriodicJobOptions } from './periodic-job.ts';
