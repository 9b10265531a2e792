import { timestampOf } from '@endoscope/contracts';
import type { Recording as RecordingMessage } from '@endoscope/contracts';
import { recordingKinds, recordingStates } from '@endoscope/recordings';
import type { Recording } from '@endoscope/recordings';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const recordingSchema = z
  .object({
    id: z.string(),
    session: z.string(),
    principal: z.string(),
    username: z.string(),
    cluster: z.string(),
    namespace: z.string(),
    pod: z.string(),
    node: z.string().optional(),
    kind: z.enum(recordingKinds),
    title: z.string().optional(),
    mode: z.enum(['required', 'best_effort']),
    hasInput: z.boolean(),
    state: z.enum(recordingStates),
    parts: z.number().int(),
    startTime: z.string(),
    sealTime: z.string().optional(),
    durationMs: z.number().int(),
    outputBytes: z.number().int(),
    storedBytes: z.number().int(),
    members: z.number().int(),
    gaps: z.number().int(),
    manifestSha256: z.string().optional(),
    failure: z.string().optional(),
    keepUntilTime: z.string().optional(),
    holdReason: z.string().optional(),
  })
  .meta({ id: 'Recording' });

export const recordingPageSchema = z
  .object({ recordings: z.array(recordingSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'RecordingPage' });

export function recordingJson(recording: Recording) {
  const { sessionId: session, ownerKey: principal, startedAt, sealedAt, keepUntil } = recording;
  const { kind, title } = recording;
  const { id, username, cluster, namespace, pod, node, mode, hasInput, state, parts } = recording;
  const { outputBytes, storedBytes, members, gaps, manifestHash, failure } = recording;
  const { holdReason } = recording;
  return {
    ...{ id, session, principal, username, cluster, namespace, pod, node, kind, title },
    ...{ mode, hasInput, state, parts },
    startTime: timeJson(startedAt),
    sealTime: timeJson(sealedAt),
    durationMs: Math.round(recording.durationMicros / 1_000),
    ...{ outputBytes, storedBytes, members, gaps },
    manifestSha256: manifestHash,
    failure,
    keepUntilTime: timeJson(keepUntil),
    holdReason,
  };
}

export function recordingMessage(recording: Recording): RecordingMessage {
  const { startTime: _s, sealTime: _e, keepUntilTime: _k, ...json } = recordingJson(recording);
  const { startedAt, sealedAt, keepUntil } = recording;
  return {
    ...json,
    startTime: timestampOf(startedAt),
    ...(sealedAt && { sealTime: timestampOf(sealedAt) }),
    ...(keepUntil && { keepUntilTime: timestampOf(keepUntil) }),
  };
}
