import type { AuditEventId, EntryPoint } from '@endoscope/core';
import type { AuditEvent, AuditResult } from '../domain/audit-event.ts';
import type { JsonObject } from '../domain/cap-details.ts';

/** A row as Prisma reads it, or a statement with `eventColumns`. */
export interface AuditEventRow {
  readonly id: string;
  readonly schemaVersion: number;
  /** No Date where the row holds `infinity`. */
  readonly occurredAt: unknown;
  readonly event: string;
  readonly result: string;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly entry: string;
  readonly sourceAddress: string | null;
  readonly requestId: string;
  readonly sessionId: string | null;
  readonly cluster: string | null;
  readonly target: string | null;
  readonly policyIds: readonly string[];
  readonly reason: string | null;
  readonly details: unknown;
}

/** Of a table `event`, all but its number. */
export const eventColumns = `event.id, event.schema_version AS "schemaVersion",
  event.occurred_at AS "occurredAt", event.event, event.result, event.issuer, event.subject,
  event.username, event.entry, event.source_address AS "sourceAddress",
  event.request_id AS "requestId", event.session_id AS "sessionId", event.cluster, event.target,
  event.policy_ids AS "policyIds", event.reason, event.details`;

export function eventOf(row: AuditEventRow): AuditEvent {
  return {
    id: row.id as AuditEventId,
    schemaVersion: row.schemaVersion,
    occurredAt: timeOf(row.occurredAt),
    event: row.event,
    result: row.result as AuditResult,
    issuer: row.issuer,
    subject: row.subject,
    username: row.username,
    entry: row.entry as EntryPoint,
    sourceAddress: row.sourceAddress ?? undefined,
    requestId: row.requestId,
    sessionId: row.sessionId ?? undefined,
    cluster: row.cluster ?? undefined,
    target: row.target ?? undefined,
    policyIds: row.policyIds,
    reason: row.reason ?? undefined,
    details: row.details as JsonObject,
  };
}

/** pg reads `infinity` as a number; to us it is a time that is none. */
export function timeOf(value: unknown): Date {
  return value instanceof Date ? value : new Date(Number.NaN);
}
