import type { Problem as ProblemMessage } from '@endoscope/contracts';
import type { GatewayError } from '@endoscope/core';
import type { z } from 'zod';
import { problemDetails, problemSchema } from '../errors/problem-details.ts';

/** Why one part of a call was refused: the same members a refused call answers. */
export const partProblemSchema = problemSchema.meta({ id: 'PartProblem' });

export type PartProblem = z.output<typeof partProblemSchema>;

export function problemJson(error: GatewayError, requestId: string): PartProblem {
  return problemDetails(error, requestId);
}

export function problemMessage(error: GatewayError): ProblemMessage {
  const { reason, kind, detail, fields, retryAfterMs = 0 } = error;
  return { reason, kind, detail, fields: fields.map((field) => ({ ...field })), retryAfterMs };
}
