import type { ContainerSummary, PodDescription } from '@endoscope/clusters';
import { timestampOf } from '@endoscope/contracts';
import type {
  ContainerSummary as ContainerMessage,
  DescribePodResponse,
} from '@endoscope/contracts';
import { z } from 'zod';
import { timeJson } from './common.ts';
import { podJson, podMessage, podSchema } from './pod.ts';

const debuggerOrigin = z.object({
  /** `outside`: added by something else than this gateway, whatever it claims. */
  origin: z.enum(['session', 'outside', 'unknown']),
  session: z.string().optional(),
  /** Absent, as user and profile, for a session the caller may not see. */
  sessionState: z.string().optional(),
  username: z.string().optional(),
  profile: z.string().optional(),
  addTime: z.string().optional(),
  manager: z.string(),
});

const container = z.object({
  name: z.string(),
  list: z.string(),
  image: z.string(),
  state: z.string(),
  since: z.string().optional(),
  ready: z.boolean(),
  reason: z.string().optional(),
  message: z.string().optional(),
  restarts: z.number().int(),
  exitCode: z.number().int().optional(),
  lastState: z
    .object({
      reason: z.string(),
      message: z.string(),
      exitCode: z.number().int(),
      finishTime: z.string().optional(),
    })
    .optional(),
  ports: z.array(z.string()),
  targetContainer: z.string().optional(),
  session: z.string().optional(),
  debugger: debuggerOrigin.optional(),
});

const event = z.object({
  time: z.string().optional(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number().int(),
  container: z.string().optional(),
});

const setting = z.object({ level: z.string(), version: z.string() });
const note = z.object({
  code: z.string(),
  severity: z.string(),
  message: z.string(),
  suggestion: z.string(),
});

export const podDescriptionSchema = z
  .object({
    pod: podSchema,
    containers: z.array(container),
    events: z.array(event),
    podSecurity: z.object({
      enforce: setting,
      warn: setting,
      audit: setting,
      /** Absent when the level is unknown. */
      profilesPassing: z.array(z.string()).optional(),
    }),
    node: z
      .object({
        name: z.string(),
        ready: z.enum(['yes', 'no', 'unknown']),
        message: z.string(),
        runtime: z.string(),
        kubeletVersion: z.string(),
        operatingSystem: z.string(),
        architecture: z.string(),
        osImage: z.string(),
      })
      .optional(),
    owners: z.array(z.object({ kind: z.string(), name: z.string(), uid: z.string() })),
    qosClass: z.string(),
    serviceAccount: z.string(),
    shareProcessNamespace: z.boolean(),
    isStatic: z.boolean(),
    debuggable: z.object({
      verdict: z.enum(['yes', 'no', 'unknown']),
      reason: z.string(),
      next: z.string(),
      notes: z.array(note),
    }),
    unknown: z.array(z.string()),
  })
  .meta({ id: 'PodDescription' });

export function podDescriptionJson(description: PodDescription) {
  const { pod, containers, events, profilesPassing } = description;
  return {
    ...surroundingsOf(description),
    pod: podJson(pod),
    containers: containers.map(containerJson),
    events: events.map((e) => ({ ...e, time: timeJson(e.time) })),
    podSecurity: {
      ...description.podSecurity,
      profilesPassing: profilesPassing && [...profilesPassing],
    },
  };
}

/** What both doors show alike. */
function surroundingsOf(description: PodDescription) {
  const { node, owners, debuggable, unknown } = description;
  const { qosClass, serviceAccount, shareProcessNamespace, isStatic } = description;
  return {
    ...{ qosClass, serviceAccount, shareProcessNamespace, isStatic },
    ...(node && { node: { ...node } }),
    owners: owners.map((owner) => ({ ...owner })),
    debuggable: { ...debuggable, notes: debuggable.notes.map(({ blocks: _, ...n }) => n) },
    unknown: [...unknown],
  };
}

function containerJson({ since, lastState, ports, debugger: origin, ...rest }: ContainerSummary) {
  return {
    ...rest,
    since: timeJson(since),
    ports: [...ports],
    lastState: lastState && endJson(lastState),
    debugger: origin && originJson(origin),
  };
}

function endJson({ finishedAt, ...end }: NonNullable<ContainerSummary['lastState']>) {
  return { ...end, finishTime: timeJson(finishedAt) };
}

function originJson({ addedAt, ...origin }: NonNullable<ContainerSummary['debugger']>) {
  return { ...origin, addTime: timeJson(addedAt) };
}

export function podDescriptionMessage(description: PodDescription): DescribePodResponse {
  const { pod, containers, events, podSecurity, profilesPassing = [] } = description;
  return {
    ...surroundingsOf(description),
    pod: podMessage(pod),
    containers: containers.map(containerMessage),
    events: events.map(({ time, ...e }) => ({ ...e, ...(time && { time: timestampOf(time) }) })),
    podSecurity: { ...podSecurity, profilesPassing: [...profilesPassing] },
  };
}

function containerMessage(container: ContainerSummary): ContainerMessage {
  const { since, lastState, ports, debugger: origin, ...rest } = container;
  return {
    ...rest,
    ports: [...ports],
    ...(since && { since: timestampOf(since) }),
    ...(lastState && { lastState: endMessage(lastState) }),
    ...(origin && { debugger: originMessage(origin) }),
  };
}

function endMessage({ finishedAt, ...end }: NonNullable<ContainerSummary['lastState']>) {
  return { ...end, ...(finishedAt && { finishTime: timestampOf(finishedAt) }) };
}

function originMessage({ addedAt, ...origin }: NonNullable<ContainerSummary['debugger']>) {
  return { ...origin, ...(addedAt && { addTime: timestampOf(addedAt) }) };
}
