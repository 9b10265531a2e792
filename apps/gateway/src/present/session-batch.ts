import type { BatchCreateSessionsRequest__Output } from '@endoscope/contracts';
import { RequestInvalid } from '@endoscope/core';
import type { SessionInput } from '@endoscope/sessions';
import { z } from 'zod';
import { requestInvalid } from '../http/parse.ts';
import { partProblemSchema } from './problem.ts';
import { sessionInput, sessionRequestSchema, sessionShape } from './session-request.ts';
import type { TimeBounds } from './session-request.ts';

/** Sessions of one call. */
export const batchSessionsMax = 20;

export const sessionBatchSchema = z
  .strictObject({ requests: z.array(sessionRequestSchema).min(1).max(batchSessionsMax) })
  .meta({ id: 'SessionBatch' });

/** `session` is the schema of a session's answer. */
export function sessionResultsSchema<Session extends z.ZodType>(session: Session) {
  const result = z.object({ session: session.optional(), error: partProblemSchema.optional() });
  return z.object({ results: z.array(result) }).meta({ id: 'SessionResults' });
}

/** All of them or, when one is malformed, none. */
export function sessionInputs(
  { requests }: z.output<typeof sessionBatchSchema>,
  bounds: TimeBounds,
): SessionInput[] {
  return requests.map((request, index) => {
    try {
      return sessionInput(request, bounds);
    } catch (error) {
      throw error instanceof RequestInvalid ? inPlace(error, index) : error;
    }
  });
}

export function sessionInputsOf(
  { requests }: BatchCreateSessionsRequest__Output,
  bounds: TimeBounds,
): SessionInput[] {
  const parsed = sessionBatchSchema.safeParse({ requests: requests.map(sessionShape) });
  if (!parsed.success) throw requestInvalid(parsed.error.issues);
  return sessionInputs(parsed.data, bounds);
}

function inPlace({ details, fields }: RequestInvalid, index: number): RequestInvalid {
  const placed = fields.map((f) => ({ ...f, field: `requests.${index}.${f.field}` }));
  return new RequestInvalid(details, { fields: placed });
}
