import { newId } from '@endoscope/core';
import { auditSchemaVersion } from '../domain/audit-event.ts';
import type { AuditEvent } from '../domain/audit-event.ts';

export function anAuditEvent(fields: Partial<AuditEvent>): AuditEvent {
  return {
    id: newId('auditEvent'),
    schemaVersion: auditSchemaVersion,
    occurredAt: new Date('2026-11-21T12:00:00.123Z'),
    event: 'session.requested',
    result: 'success',
    issuer: 'https://issuer.example',
    subject: 'subject-1',
    username: 'engineer@endoscope.example',
    entry: 'rest',
    sourceAddress: undefined,
    requestId: newId('request'),
    sessionId: undefined,
    cluster: undefined,
    target: undefined,
    policyIds: [],
    reason: undefined,
    details: {},
    ...fields,
  };
}
