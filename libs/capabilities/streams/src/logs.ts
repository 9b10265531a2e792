export type { LogClient, LogMessage } from './domain/logs/log-message.ts';
export type { LogRequest } from './domain/logs/log-request.ts';
export { logLimits } from './domain/logs/log.limits.ts';
export { ReadLogs } from './application/logs/read-logs.ts';
