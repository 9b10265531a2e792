import { principalKey } from '@endoscope/core';
import type { AuditEventId, EntryPoint, RequestContext } from '@endoscope/core';
import type { AuditEventName } from './audit-event-name.ts';
import { auditLimits } from './audit.limits.ts';
import { capDetails } from './cap-details.ts';
import type { JsonObject, JsonValue } from './cap-details.ts';
import { storableText } from './storable-text.ts';

export const auditResults = ['success', 'denied', 'failure'] as const;
export type AuditResult = (typeof auditResults)[number];

/** What a use-case says; the rest comes from its context. */
export interface AuditEntry {
  readonly event: AuditEventName;
  readonly result: AuditResult;
  readonly sessionId?: string;
  readonly cluster?: string;
  /** `namespace/pod#uid`, or what else was acted on. */
  readonly target?: string;
  /** SHA-256, hex, of the object that is planned, where there is a plan: `details.specHash`. */
  readonly specHash?: string | undefined;
  /** Unless given, those that let the request pass. */
  readonly policyIds?: readonly string[];
  /** Error reason of a denial or failure, end reason of a session. */
  readonly reason?: string;
  /** Never secrets, never payload. Undefined values are left out. */
  readonly details?: Readonly<Record<string, JsonValue | undefined>>;
}

/** One line of the ledger. */
export interface AuditEvent {
  readonly id: AuditEventId;
  /** Layout of the row. */
  readonly schemaVersion: number;
  readonly occurredAt: Date;
  /** An AuditEventName; older rows may hold retired ones. */
  readonly event: string;
  readonly result: AuditResult;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly entry: EntryPoint;
  readonly sourceAddress: string | undefined;
  readonly requestId: string;
  readonly sessionId: string | undefined;
  readonly cluster: string | undefined;
  readonly target: string | undefined;
  readonly policyIds: readonly string[];
  readonly reason: string | undefined;
  readonly details: JsonObject;
}

export const auditSchemaVersion = 1;

/** Nothing in an entry can make its row unstorable: text is cut and cleaned, details are capped. */
export function auditEventOf(
  ctx: RequestContext,
  entry: AuditEntry,
  given: { id: AuditEventId; at: Date },
): AuditEvent {
  const { principal } = ctx;
  const actor = principal.actor && { actor: principalKey(principal.actor) };
  const planned = entry.specHash !== undefined && { specHash: entry.specHash };
  const policyIds = entry.policyIds ?? [...(ctx.allowedBy ?? [])];
  return {
    id: given.id,
    schemaVersion: auditSchemaVersion,
    occurredAt: given.at,
    event: entry.event,
    result: entry.result,
    issuer: text(principal.issuer),
    subject: text(principal.subject),
    username: text(principal.username),
    entry: ctx.entry,
    sourceAddress: optionalText(ctx.sourceAddress),
    requestId: text(ctx.requestId),
    sessionId: optionalText(entry.sessionId),
    cluster: optionalText(entry.cluster),
    target: optionalText(entry.target),
    policyIds: policyIds.slice(0, auditLimits.policyIdsMax).map(text),
    reason: optionalText(entry.reason),
    details: capDetails({ ...planned, ...entry.details, ...actor }),
  };
}

function text(value: string): string {
  return storableText(value, auditLimits.textUnitsMax);
}

function optionalText(value: string | undefined): string | undefined {
  return value === undefined ? undefined : text(value);
}
