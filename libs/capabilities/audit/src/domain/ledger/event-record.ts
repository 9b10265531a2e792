import { canonicalJson } from '@endoscope/core';
import type { AuditEvent } from '../audit-event.ts';
import type { JsonObject } from '../cap-details.ts';
import { leafHashOf } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

/**
 * Every column of an event's row, as it is sealed: absent values are null, `sequence` is text. Its
 * canonical JSON is the record of the tree's leaf, so a column that is not here could be edited.
 * A later schema version adds its columns for rows of that version only: those of older rows keep
 * the bytes they were sealed with.
 */
export function eventRecordOf(sequence: bigint, event: AuditEvent): JsonObject {
  return {
    sequence: String(sequence),
    id: event.id,
    schemaVersion: event.schemaVersion,
    occurredAt: instantText(event.occurredAt),
    event: event.event,
    result: event.result,
    issuer: event.issuer,
    subject: event.subject,
    username: event.username,
    entry: event.entry,
    sourceAddress: event.sourceAddress ?? null,
    requestId: event.requestId,
    sessionId: event.sessionId ?? null,
    cluster: event.cluster ?? null,
    target: event.target ?? null,
    policyIds: event.policyIds,
    reason: event.reason ?? null,
    details: event.details,
  };
}

/** The leaf of an event: SHA-256(0x00, canonical JSON of its record). */
export function eventLeafHash(record: JsonObject): Hash {
  return leafHashOf(canonicalJson(record));
}

/** A row can hold times that Date cannot, such as `infinity`; ours never do. */
export function instantText(at: Date): string {
  return Number.isNaN(at.getTime()) ? 'invalid' : at.toISOString();
}
