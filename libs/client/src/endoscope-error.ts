import { errorKinds } from '@endoscope/core';
import type { ErrorKind, FieldViolation } from '@endoscope/core';
import type { Finding } from './resources.ts';

export interface EndoscopeErrorFields {
  /** Stable UPPER_SNAKE word: of the gateway's catalogue, or one of `clientReasons`. */
  readonly reason: string;
  readonly kind: ErrorKind;
  /** What was wrong and what to do. */
  readonly detail: string;
  readonly fields?: readonly FieldViolation[];
  readonly findings?: readonly Finding[];
  readonly requestId?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Reasons that no gateway sends: the client found them on its own side of the wire. */
export const clientReasons = {
  unreachable: 'GATEWAY_UNREACHABLE',
  timedOut: 'GATEWAY_TIMED_OUT',
  answerInvalid: 'GATEWAY_ANSWER_INVALID',
  nameInvalid: 'NAME_INVALID',
  attachmentBroken: 'ATTACHMENT_BROKEN',
  attachmentLost: 'ATTACHMENT_LOST',
  transferBroken: 'TRANSFER_BROKEN',
} as const;

/** Every failure of a call, whichever door it went through. */
export class EndoscopeError extends Error {
  override readonly name = 'EndoscopeError';
  readonly reason: string;
  readonly kind: ErrorKind;
  readonly detail: string;
  readonly fields: readonly FieldViolation[];
  readonly findings: readonly Finding[];
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(fields: EndoscopeErrorFields) {
    super(`${fields.reason}: ${fields.detail}`, { cause: fields.cause });
    this.reason = fields.reason;
    this.kind = fields.kind;
    this.detail = fields.detail;
    this.fields = fields.fields ?? [];
    this.findings = fields.findings ?? [];
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
  }

  /** What a program that gives up because of this error exits with. */
  get exitCode(): number {
    return errorKinds[this.kind].exitCode;
  }

  /** Whether the same call can succeed later without anyone changing anything. */
  get isRetryable(): boolean {
    const retry = errorKinds[this.kind].retry;
    return retry === 'yes' || retry === 'with_delay';
  }
}
