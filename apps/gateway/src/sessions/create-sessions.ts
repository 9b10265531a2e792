import { createHash } from 'node:crypto';
import type { GatewayError, RequestContext } from '@endoscope/core';
import type { Session, SessionInput } from '@endoscope/sessions';
import type { Logger, Metrics } from '@endoscope/telemetry';
import type { RecordRefusal } from '../errors/record-refusal.ts';
import { eachSettled } from '../targets/each-settled.ts';
import type { SessionDoor } from './session-door.ts';
import { checkedIdempotencyKey } from './session-words.ts';

export type SessionOutcome =
  | { readonly session: Session; readonly error?: undefined }
  | { readonly session?: undefined; readonly error: GatewayError };

/** Sessions of one call that are prepared at the same time: each asks the cluster several times. */
const preparedAtOnceMax = 4;

export interface CreateSessionsParts {
  readonly door: Pick<SessionDoor, 'createInput'>;
  readonly refusal: RecordRefusal;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Several sessions in one call, for REST and gRPC alike. Each is created, or refused, by itself:
 * with its own record, audit line and idempotency key, so that a repeated call gives the sessions
 * of the first one and tries again what was refused.
 */
export class CreateSessions {
  constructor(private readonly parts: CreateSessionsParts) {}

  async execute(
    ctx: RequestContext,
    inputs: readonly SessionInput[],
    key: string | undefined,
  ): Promise<readonly SessionOutcome[]> {
    checkedIdempotencyKey(key);
    const create = async (input: SessionInput, index: number) => {
      const { session } = await this.parts.door.createInput(ctx, input, partKey(key, index));
      return session;
    };
    const settled = await eachSettled(inputs, preparedAtOnceMax, create);
    const outcomes: SessionOutcome[] = [];
    for (const [index, { value, error }] of settled.entries()) {
      if (error) await this.recordRefused(ctx, error, index);
      outcomes.push(error ? { error } : { session: value });
    }
    return outcomes;
  }

  /** What a refused call of its own would have left behind. */
  private async recordRefused(
    ctx: RequestContext,
    error: GatewayError,
    index: number,
  ): Promise<void> {
    const { refusal, logger, metrics } = this.parts;
    const { requestId } = ctx;
    const { reason, detail } = error;
    metrics.errors.inc({ reason });
    const fields = { event: 'session.refused', requestId, reason, detail, index };
    if (error.kind === 'internal') logger.error({ ...fields, cause: error.cause });
    else logger.info(fields);
    const operation = { event: 'session.refused', details: { batchIndex: index } } as const;
    await refusal.execute(ctx, error, operation);
  }
}

/** As long as any key may be, whatever was given; of the same call always the same. */
function partKey(key: string | undefined, index: number): string | undefined {
  if (key === undefined) return undefined;
  return `batch:${createHash('sha256').update(`${index}\n${key}`).digest('hex')}`;
}
