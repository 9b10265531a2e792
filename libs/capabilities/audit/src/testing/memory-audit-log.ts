import type { Transaction } from '@endoscope/core';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { AuditLog, AuditLogQuery, AuditLogRow } from '../ports/audit-log.ts';
import { onRollback } from './memory-unit-of-work.ts';

/** The ledger in memory: same answers as PrismaAuditLog (one contract suite runs on both). */
export class MemoryAuditLog implements AuditLog {
  private readonly rows: AuditLogRow[] = [];
  private lastPosition = 0n;

  /** Every event in order of insertion. */
  get events(): readonly AuditEvent[] {
    return this.rows.map((row) => row.event);
  }

  append(tx: Transaction, event: AuditEvent): Promise<void> {
    this.lastPosition += 1n;
    const row = { position: this.lastPosition, event: structuredClone(event) };
    this.rows.push(row);
    onRollback(tx, () => this.rows.splice(this.rows.indexOf(row), 1));
    return Promise.resolve();
  }

  async appendAll(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) await this.append(tx, event);
  }

  appendOnce(tx: Transaction, event: AuditEvent): Promise<void> {
    const isThere = this.rows.some((row) => row.event.id === event.id);
    return isThere ? Promise.resolve() : this.append(tx, event);
  }

  list(query: AuditLogQuery): Promise<readonly AuditLogRow[]> {
    const found = this.rows.filter((row) => matches(row, query)).reverse();
    return Promise.resolve(structuredClone(found.slice(0, query.limit)));
  }
}

function matches({ position, event }: AuditLogRow, query: AuditLogQuery): boolean {
  return (
    (query.event === undefined || matchesName(event.event, query.event)) &&
    (query.sessionId === undefined || event.sessionId === query.sessionId) &&
    (query.cluster === undefined || event.cluster === query.cluster) &&
    (query.username === undefined || event.username === query.username) &&
    (query.result === undefined || event.result === query.result) &&
    (query.since === undefined || event.occurredAt >= query.since) &&
    (query.until === undefined || event.occurredAt < query.until) &&
    (query.before === undefined || position < query.before)
  );
}

function matchesName(name: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
