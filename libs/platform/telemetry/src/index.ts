export { createLogger, silentLogger } from './logger.ts';
export type { LogFields, LogLevel, Logger } from './logger.ts';
export { Metrics } from './metrics.ts';
export { redact, redactText } from './redact.ts';
