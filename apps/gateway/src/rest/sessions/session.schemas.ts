import { endReasons, profiles, sessionStates, workloadStyles } from '@endoscope/sessions';
import { recordingModes } from '@endoscope/sessions/recording';
import type { EndReason } from '@endoscope/sessions';
import { z } from 'zod';

const endReason = z.enum(Object.keys(endReasons) as [EndReason, ...EndReason[]]);

export const sessionEndSchema = z
  .object({
    reason: endReason,
    detail: z.string(),
    exitCode: z.number().int().optional(),
    process: z.enum(['gone', 'lingering', 'unknown']),
    containerReason: z.string().optional(),
  })
  .meta({ id: 'SessionEnd' });

const target = z
  .object({
    cluster: z.string(),
    namespace: z.string(),
    pod: z.string(),
    podUid: z.string(),
    node: z.string().optional(),
    container: z.string().optional(),
    chosen: z.string().optional(),
  })
  .meta({ id: 'SessionTarget' });

const localReference = z.object({ name: z.string(), optional: z.boolean().optional() });
const envFromSource = z.object({
  prefix: z.string().optional(),
  configMapRef: localReference.optional(),
  secretRef: localReference.optional(),
});
const volumeMount = z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean() });
const envVar = z.object({ name: z.string(), value: z.string() });

export const sessionSchema = z
  .object({
    id: z.string(),
    state: z.enum(sessionStates),
    style: z.enum(workloadStyles),
    target,
    runsInPod: z.string(),
    runsInPodUid: z.string(),
    workload: z.object({
      template: z.string(),
      containerName: z.string(),
      image: z.string(),
      imagePullPolicy: z.string(),
      command: z.array(z.string()),
      args: z.array(z.string()),
      env: z.array(envVar),
      envFrom: z.array(envFromSource),
      volumeMounts: z.array(volumeMount),
      stdin: z.boolean(),
      stdinOnce: z.boolean(),
      tty: z.boolean(),
      profile: z.enum(profiles),
      remove: z.boolean().optional(),
    }),
    reason: z.string(),
    principal: z.string(),
    username: z.string(),
    createTime: z.string(),
    readyTime: z.string().optional(),
    endTime: z.string().optional(),
    expireTime: z.string(),
    specHash: z.string(),
    end: sessionEndSchema.optional(),
    recording: z.enum(recordingModes),
    recordsInput: z.boolean(),
    waitingReason: z.string().optional(),
    waitingMessage: z.string().optional(),
    waitingSince: z.string().optional(),
    warnings: z.array(z.string()),
    etag: z.string(),
  })
  .meta({ id: 'Session' });

export const sessionPageSchema = z
  .object({ sessions: z.array(sessionSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'SessionPage' });

const severities = ['ok', 'info', 'warning', 'error', 'unknown'] as const;

export const findingSchema = z
  .object({
    code: z.string(),
    /** `unknown`: it could not be looked at, and the message says why. */
    severity: z.enum(severities),
    message: z.string(),
    suggestion: z.string(),
  })
  .meta({ id: 'Finding' });

const decision = z.object({
  allowed: z.boolean(),
  policyIds: z.array(z.string()),
  sentence: z.string(),
});

export const planSchema = z
  .object({
    verdict: z.enum(['accepted', 'refused', 'unknown']),
    style: z.enum(workloadStyles),
    target,
    /** Absent when no object can be made of the request; the findings say why. */
    container: z.record(z.string(), z.unknown()).optional(),
    /** The pod that would be created for a copy or a node. */
    pod: z.record(z.string(), z.unknown()).optional(),
    profile: z.enum(profiles),
    specHash: z.string().optional(),
    findings: z.array(findingSchema),
    decision,
    policyIds: z.array(z.string()),
  })
  .meta({ id: 'SessionPlan' });
