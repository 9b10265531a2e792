import type { AppendAuditAlone, AuditEventName, JsonValue } from '@endoscope/audit';
import { LedgerUnavailable } from '@endoscope/core';
import type { GatewayError, RequestContext } from '@endoscope/core';
import { isRecordedDenial } from '@endoscope/policy';
import type { Logger } from '@endoscope/telemetry';

/** What was asked for, without its payload. */
export interface RefusedOperation {
  readonly event: Extract<
    AuditEventName,
    'request.refused' | 'session.refused' | 'attachment.refused'
  >;
  readonly details: Readonly<Record<string, JsonValue>>;
}

/**
 * Leaves one line for each thing a known caller asked for and did not get, at every door alike,
 * even when no use-case was reached. Never rejects: the answer does not wait for a sick ledger.
 */
export class RecordRefusal {
  constructor(
    private readonly audit: AppendAuditAlone,
    private readonly logger: Logger,
  ) {}

  async execute(
    ctx: RequestContext,
    error: GatewayError,
    { event, details }: RefusedOperation,
  ): Promise<void> {
    const { reason } = error;
    // Without a ledger there is nothing to write to.
    if (isRecordedDenial(error) || error instanceof LedgerUnavailable) return;
    const fields = error.fields.map(({ field }) => field);
    const entry = { event, result: 'failure', reason, details: { ...details, fields } } as const;
    await this.audit.execute(ctx, entry).catch((cause: unknown) => {
      this.logger.error({ event: 'audit.failed', requestId: ctx.requestId, cause });
    });
  }
}
