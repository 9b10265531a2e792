import { endReasons, profiles, sessionStates } from '@endoscope/sessions';
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

const envVar = z.object({ name: z.string(), value: z.string() });

export const sessionSchema = z
  .object({
    id: z.string(),
    state: z.enum(sessionStates),
    target: z.object({
      cluster: z.string(),
      namespace: z.string(),
      pod: z.string(),
      podUid: z.string(),
      container: z.string().optional(),
    }),
    workload: z.object({
      containerName: z.string(),
      image: z.string(),
      imagePullPolicy: z.string(),
      command: z.array(z.string()),
      args: z.array(z.string()),
      env: z.array(envVar),
      stdin: z.boolean(),
      stdinOnce: z.boolean(),
      tty: z.boolean(),
      profile: z.enum(profiles),
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
    waitingReason: z.string().optional(),
    waitingMessage: z.string().optional(),
    warnings: z.array(z.string()),
    etag: z.string(),
  })
  .meta({ id: 'Session' });

export const sessionPageSchema = z
  .object({ sessions: z.array(sessionSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'SessionPage' });

export const planSchema = z
  .object({
    container: z.record(z.string(), z.unknown()),
    specHash: z.string(),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['ok', 'info', 'warning', 'error']),
        message: z.string(),
        suggestion: z.string(),
      }),
    ),
    policyIds: z.array(z.string()),
  })
  .meta({ id: 'SessionPlan' });
