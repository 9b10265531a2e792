import type { Transaction } from '@endoscope/core';
import type { AuditEvent, AuditResult } from '../domain/audit-event.ts';

/** Where audit events rest: append, read, nothing else. */
export interface AuditLog {
  /** Durable together with everything else of `tx`. */
  append(tx: Transaction, event: AuditEvent): Promise<void>;
  /** Several at once, in this order. */
  appendAll(tx: Transaction, events: readonly AuditEvent[]): Promise<void>;
  /** The same, and nothing at all when the event is there: of a commit whose answer was lost. */
  appendOnce(tx: Transaction, event: AuditEvent): Promise<void>;
  /** Newest first by position, at most `limit`. */
  list(query: AuditLogQuery): Promise<readonly AuditLogRow[]>;
}

export interface AuditLogRow {
  /** Order of insertion: unique, growing, with gaps. */
  readonly position: bigint;
  readonly event: AuditEvent;
}

export interface AuditLogQuery extends AuditFilter {
  readonly limit: number;
  /** Only rows before this position. */
  readonly before?: bigint;
}

/** All that are given must hold. */
export interface AuditFilter {
  /** An event name, or `session.*`. */
  readonly event?: string;
  readonly sessionId?: string;
  readonly cluster?: string;
  readonly username?: string;
  readonly result?: AuditResult;
  /** Inclusive. */
  readonly since?: Date;
  /** Exclusive. */
  readonly until?: Date;
}
