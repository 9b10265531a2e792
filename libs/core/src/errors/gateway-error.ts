import type { ErrorKind } from './error-kind.ts';

/** One offending field of a request: a JSON path such as `workload.image`, and what is wrong. */
export interface FieldViolation {
  readonly field: string;
  readonly message: string;
}

/** What a reason needs to be catalogued: every GatewayError class carries these as statics. */
export interface ErrorReason {
  readonly reason: string;
  readonly kind: ErrorKind;
  readonly name: string;
  /** One sentence for the error catalogue: when it happens and what to do. */
  readonly help: string;
}

/**
 * A failure a client may see. `detail` is the outward sentence (says what was wrong and what to
 * do); `cause` stays inside and is only ever logged.
 */
export abstract class GatewayError<Details extends object = object> extends Error {
  static readonly reason: string;
  static readonly kind: ErrorKind;
  static readonly help: string;

  readonly details: Details;
  readonly fields: readonly FieldViolation[];
  readonly retryAfterMs: number | undefined;

  constructor(details: Details, options: GatewayErrorOptions = {}) {
    super(undefined, { cause: options.cause });
    this.details = details;
    this.fields = options.fields ?? [];
    this.retryAfterMs = options.retryAfterMs;
    this.name = new.target.name;
  }

  abstract get detail(): string;

  get reason(): string {
    return (this.constructor as unknown as ErrorReason).reason;
  }

  get kind(): ErrorKind {
    return (this.constructor as unknown as ErrorReason).kind;
  }

  override get message(): string {
    return `${this.reason}: ${this.detail}`;
  }
}

export interface GatewayErrorOptions {
  readonly cause?: unknown;
  readonly fields?: readonly FieldViolation[];
  readonly retryAfterMs?: number;
}
