import { errorKinds } from '@endoscope/core';
import type { GatewayError } from '@endoscope/core';
import { z } from 'zod';

/** RFC 9457 problem details with our extension members. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  reason: z.string(),
  kind: z.string(),
  requestId: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  retryAfterMs: z.number().int().optional(),
});

export type ProblemDetails = z.output<typeof problemSchema>;

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
    ...(error.fields.length > 0 && { fields: [...error.fields] }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  };
}
