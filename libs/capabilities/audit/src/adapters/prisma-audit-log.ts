import { insertRow, queryOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import type { Transaction } from '@endoscope/core';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { AuditLog, AuditLogQuery, AuditLogRow } from '../ports/audit-log.ts';
import { eventOf } from './audit-event-row.ts';
import type { AuditEventRow } from './audit-event-row.ts';

export class PrismaAuditLog implements AuditLog {
  constructor(private readonly database: Database) {}

  async append(tx: Transaction, event: AuditEvent): Promise<void> {
    await insertRow(queryOf(tx), 'audit_event', rowToInsert(event));
  }

  async appendAll(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
    await queryOf(tx)(insertAll, [JSON.stringify(events.map(rowToInsert))]);
  }

  async appendOnce(tx: Transaction, event: AuditEvent): Promise<void> {
    const known = await queryOf(tx)('SELECT 1 FROM audit_event WHERE id = $1', [event.id]);
    if (known.length === 0) await this.append(tx, event);
  }

  async list(query: AuditLogQuery): Promise<readonly AuditLogRow[]> {
    const { event, sessionId, cluster, username, result, since, until, before, limit } = query;
    const rows = await this.database.prisma.auditEvent.findMany({
      where: {
        ...(event && { event: eventCondition(event) }),
        ...(sessionId && { sessionId }),
        ...(cluster && { cluster }),
        ...(username && { username }),
        ...(result && { result }),
        ...((since || until) && { occurredAt: { gte: since, lt: until } }),
        ...(before !== undefined && { sequence: { lt: before } }),
      },
      orderBy: { sequence: 'desc' },
      take: limit,
    });
    return rows.map(rowOf);
  }
}

/** One statement for any number of rows; they get their sequence in the order of the array. */
const insertAll = `
  INSERT INTO audit_event (id, schema_version, occurred_at, event, result, issuer, subject, username,
    entry, source_address, request_id, session_id, cluster, target, policy_ids, reason, details)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS row (id text, "schemaVersion" smallint,
    "occurredAt" timestamptz, event text, result text, issuer text, subject text, username text,
    entry text, "sourceAddress" text, "requestId" text, "sessionId" text, cluster text, target text,
    "policyIds" text[], reason text, details jsonb)`;

/** The same columns for each line are one prepared statement for all. */
function rowToInsert(event: AuditEvent): object {
  const { sourceAddress = null, sessionId = null, cluster = null, target = null } = event;
  const { policyIds, reason = null, ...rest } = event;
  return { ...rest, sourceAddress, sessionId, cluster, target, reason, policyIds };
}

function eventCondition(pattern: string): string | { startsWith: string } {
  return pattern.endsWith('.*') ? { startsWith: pattern.slice(0, -1) } : pattern;
}

function rowOf(row: AuditEventRow & { readonly sequence: bigint }): AuditLogRow {
  return { position: row.sequence, event: eventOf(row) };
}
