import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { redact } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields of one line: `event` is stable and is what is searched for; prose is never parsed. */
export interface LogFields {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface Logger {
  debug(fields: LogFields, message?: string): void;
  info(fields: LogFields, message?: string): void;
  warn(fields: LogFields, message?: string): void;
  error(fields: LogFields, message?: string): void;
}

/** JSON lines on standard output (or `destination`), every field redacted. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  const log = destination ? pino(options, destination) : pino(options);
  const line =
    (name: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message?: string) =>
      log[name](redact(fields) as object, message);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

export const silentLogger: Logger = createLogger('silent');
