import { structOf, timestampOf } from '@endoscope/contracts';
import type { AuditEvent as AuditEventMessage } from '@endoscope/contracts';
import { auditResults } from '@endoscope/audit';
import type { AuditEvent } from '@endoscope/audit';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const auditEventSchema = z
  .object({
    id: z.string(),
    time: z.string(),
    event: z.string(),
    result: z.enum(auditResults),
    issuer: z.string(),
    subject: z.string(),
    username: z.string(),
    sourceAddress: z.string().optional(),
    entry: z.string(),
    requestId: z.string(),
    session: z.string().optional(),
    cluster: z.string().optional(),
    target: z.string().optional(),
    policyIds: z.array(z.string()),
    reason: z.string().optional(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

export const auditEventPageSchema = z
  .object({ auditEvents: z.array(auditEventSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'AuditEventPage' });

export function auditEventJson(event: AuditEvent) {
  const { occurredAt, sessionId, schemaVersion: _, policyIds, ...rest } = event;
  return {
    ...rest,
    policyIds: [...policyIds],
    time: timeJson(occurredAt),
    session: sessionId,
  };
}

export function auditEventMessage(event: AuditEvent): AuditEventMessage {
  const { time: _, details, ...json } = auditEventJson(event);
  return { ...json, time: timestampOf(event.occurredAt), details: structOf(details) };
}
