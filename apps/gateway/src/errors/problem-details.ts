import { errorKinds } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';

/** RFC 9457 problem details with our extension members. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly reason: string;
  readonly kind: string;
  readonly requestId: string;
  readonly fields?: readonly { field: string; message: string }[];
  readonly retryAfterMs?: number;
}

export function problemDetails(error: GatewayError, requestId: string): ProblemDetails {
  const { httpStatus, title } = errorKinds[error.kind];
  return {
    type: `/v1/errors#${error.reason}`,
    title,
    status: httpStatus,
    detail: error.detail,
    instance: `urn:endoscope:request:${requestId}`,
    reason: error.reason,
    kind: error.kind,
    requestId,
    ...(error.fields.length > 0 && { fields: error.fields }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  };
}
