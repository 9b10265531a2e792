import type { AuditEventId, EntryPoint } from '@endoscope/core';
import type { Prisma } from '@endoscope/database';
import type { AuditEvent, AuditResult } from '../domain/audit-event.ts';
import type { JsonObject } from '../domain/cap-details.ts';

export type AuditEventRow = Prisma.AuditEventGetPayload<object>;

export function eventOf({ sequence: _, ...row }: AuditEventRow): AuditEvent {
  return {
    ...row,
    id: row.id as AuditEventId,
    result: row.result as AuditResult,
    entry: row.entry as EntryPoint,
    sourceAddress: row.sourceAddress ?? undefined,
    sessionId: row.sessionId ?? undefined,
    cluster: row.cluster ?? undefined,
    target: row.target ?? undefined,
    reason: row.reason ?? undefined,
    details: row.details as JsonObject,
  };
}
