import { errorKinds } from '@endoscope/core';
import type { ErrorKind, FieldViolation } from '@endoscope/core';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import type { Finding } from '../resources.ts';

export interface RefusedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  /** The body, whatever it was; at most the first few kilobytes matter. */
  readonly text: string;
}

/** Turns an answer ≥ 400 into an error: RFC 9457 if it is one, else a sentence about what came. */
export function decodeProblem(answer: RefusedAnswer): EndoscopeError {
  const problem = parseObject(answer.text);
  const kind = kindOf(problem?.['kind'], answer.status);
  const requestId = textOf(problem?.['requestId']) ?? answer.headers.get('x-request-id');
  const common = {
    kind,
    requestId: requestId ?? undefined,
    retryAfterMs: retryAfterMsOf(problem?.['retryAfterMs'], answer.headers.get('retry-after')),
  };
  const reason = textOf(problem?.['reason']);
  if (!problem || reason === undefined) {
    return new EndoscopeError({ ...common, ...notAProblem(answer, kind) });
  }
  return new EndoscopeError({
    ...common,
    reason,
    detail: textOf(problem['detail']) ?? textOf(problem['title']) ?? reason,
    fields: listOf<FieldViolation>(problem['fields'], 'field'),
    findings: listOf<Finding>(problem['findings'], 'code'),
  });
}

/** `Retry-After` in seconds or as a date (RFC 9110 §10.2.3); undefined where absent or senseless. */
export function parseRetryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

function notAProblem(answer: RefusedAnswer, kind: ErrorKind): { reason: string; detail: string } {
  return {
    reason: kind === 'internal' ? clientReasons.answerInvalid : httpReason(answer.status),
    detail:
      `The server answered ${answer.status} ${answer.statusText} without a reason of Endoscope's. ` +
      'Is this address the gateway itself, or a proxy in front of it?',
  };
}

function httpReason(status: number): string {
  return status >= 500 ? clientReasons.unreachable : `HTTP_${status}`;
}

/** The kind the answer names, or the one its status belongs to (the first row of the table). */
function kindOf(named: unknown, status: number): ErrorKind {
  if (typeof named === 'string' && Object.hasOwn(errorKinds, named)) return named as ErrorKind;
  const rows = Object.entries(errorKinds) as [ErrorKind, { httpStatus: number }][];
  const byStatus = rows.find(([, row]) => row.httpStatus === status)?.[0];
  if (byStatus) return byStatus;
  if (status === 502) return 'unavailable';
  return status >= 500 ? 'internal' : 'invalid_argument';
}

function retryAfterMsOf(fromBody: unknown, header: string | null): number | undefined {
  return typeof fromBody === 'number' && fromBody >= 0 ? fromBody : parseRetryAfterMs(header);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listOf<T>(value: unknown, key: string): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => typeof item === 'object' && item !== null && key in item);
}
