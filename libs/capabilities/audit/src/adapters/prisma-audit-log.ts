import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { AuditEventId, EntryPoint, Transaction } from '@endoscope/core';
import type { AuditEvent, AuditResult } from '../domain/audit-event.ts';
import type { JsonObject } from '../domain/cap-details.ts';
import type { AuditLog, AuditLogQuery, AuditLogRow } from '../ports/audit-log.ts';

export class PrismaAuditLog implements AuditLog {
  constructor(private readonly database: Database) {}

  async append(tx: Transaction, event: AuditEvent): Promise<void> {
    const { policyIds, details, ...rest } = event;
    await prismaOf(tx).auditEvent.create({
      data: { ...rest, policyIds: [...policyIds], details: details as Prisma.InputJsonObject },
      select: { sequence: true },
    });
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

function eventCondition(pattern: string): string | { startsWith: string } {
  return pattern.endsWith('.*') ? { startsWith: pattern.slice(0, -1) } : pattern;
}

function rowOf({ sequence, ...row }: Prisma.AuditEventGetPayload<object>): AuditLogRow {
  return {
    position: sequence,
    event: {
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
    },
  };
}
