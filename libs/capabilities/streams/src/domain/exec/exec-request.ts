import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation, TerminalSize } from '@endoscope/core';
import { execLimits } from './exec.limits.ts';
import { checkedTerminalSize } from '../attach/terminal-size.ts';

/** What is to be run, as a client asks for it. */
export interface ExecRequest {
  readonly sessionId: string;
  /** Undefined: the session's own debug container. */
  readonly container: string | undefined;
  /** The program and its arguments; no shell is put around them. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly size: TerminalSize | undefined;
  /** Undefined: as long as the session. */
  readonly timeoutMs: number | undefined;
  /** Of both outputs together; with more the stream ends. Undefined: as much as it prints. */
  readonly limitBytes?: number | undefined;
  /** Free text for the audit, e.g. `endo/0.1.0`. */
  readonly client: string;
}

/** Throws RequestInvalid with every field that cannot be. */
export function checkExecRequest(request: ExecRequest): void {
  const { timeoutMsMax } = execLimits;
  const fields = [
    ...commandProblems(request.command),
    ...timeoutProblems(request.timeoutMs, timeoutMsMax),
    ...limitProblems(request.limitBytes),
  ];
  if (request.tty && !request.stdin) {
    fields.push({ field: 'tty', message: 'a terminal needs stdin as well' });
  }
  if (fields.length > 0) throw new RequestInvalid({ what: 'This cannot be run:' }, { fields });
  if (request.size) checkedTerminalSize(request.size.width, request.size.height);
}

function commandProblems(command: readonly string[]): FieldViolation[] {
  const { commandWordsMax, commandBytesMax } = execLimits;
  const problem = (message: string): FieldViolation[] => [{ field: 'command', message }];
  if (command.length === 0 || command[0] === '') return problem('name a program to run');
  if (command.length > commandWordsMax) return problem(`has more than ${commandWordsMax} words`);
  const bytes = command.reduce((sum, word) => sum + Buffer.byteLength(word), 0);
  if (bytes > commandBytesMax) return problem(`is larger than ${commandBytesMax} bytes`);
  return command.some((word) => word.includes('\0')) ? problem('contains a NUL character') : [];
}

export function timeoutProblems(
  timeoutMs: number | undefined,
  timeoutMsMax: number,
): FieldViolation[] {
  if (timeoutMs === undefined) return [];
  const { timeoutMsMin } = execLimits;
  if (timeoutMs >= timeoutMsMin && timeoutMs <= timeoutMsMax) return [];
  return [{ field: 'timeout', message: `must be ${timeoutMsMin} ms to ${timeoutMsMax / 1000} s` }];
}

function limitProblems(limitBytes: number | undefined): FieldViolation[] {
  const { limitBytesMax: max } = execLimits;
  if (limitBytes === undefined) return [];
  if (Number.isSafeInteger(limitBytes) && limitBytes >= 1 && limitBytes <= max) return [];
  return [{ field: 'limitBytes', message: `must be a whole number from 1 to ${max}` }];
}

/** As the audit keeps it: the words as a shell would need them, cut at a limit that it names. */
export function auditedCommand(command: readonly string[]): string {
  const text = command.map(quoted).join(' ');
  const bytes = Buffer.from(text);
  const max = execLimits.auditedCommandBytesMax;
  if (bytes.length <= max) return text;
  const kept = new TextDecoder().decode(bytes.subarray(0, max), { stream: true });
  return `${kept}… (${bytes.length} bytes)`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
