import { timestampOf } from '@endoscope/contracts';
import type { DescribePodResponse, PodSummary as PodSummaryMessage } from '@endoscope/contracts';
import type { PodDescription, PodSummary } from '@endoscope/clusters';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const podSchema = z
  .object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    status: z.string(),
    readyContainers: z.number().int(),
    totalContainers: z.number().int(),
    restarts: z.number().int(),
    node: z.string().optional(),
    createTime: z.string().optional(),
    containers: z.array(z.string()),
  })
  .meta({ id: 'PodSummary' });

export const podPageSchema = z
  .object({ pods: z.array(podSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'PodPage' });

export const podDescriptionSchema = z
  .object({
    pod: podSchema,
    containers: z.array(
      z.object({
        name: z.string(),
        list: z.string(),
        image: z.string(),
        state: z.string(),
        reason: z.string().optional(),
        message: z.string().optional(),
        restarts: z.number().int(),
        exitCode: z.number().int().optional(),
        session: z.string().optional(),
      }),
    ),
    events: z.array(
      z.object({
        time: z.string().optional(),
        type: z.string(),
        reason: z.string(),
        message: z.string(),
        count: z.number().int(),
        container: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PodDescription' });

export function podJson(pod: PodSummary) {
  return { ...pod, containers: [...pod.containers], createTime: timeJson(pod.createTime) };
}

export function podDescriptionJson({ pod, containers, events }: PodDescription) {
  return {
    pod: podJson(pod),
    containers: containers.map((c) => ({ ...c })),
    events: events.map((e) => ({ ...e, time: timeJson(e.time) })),
  };
}

export function podMessage(pod: PodSummary): PodSummaryMessage {
  const { createTime, containers, ...rest } = pod;
  return {
    ...rest,
    containers: [...containers],
    ...(createTime && { createTime: timestampOf(createTime) }),
  };
}

export function podDescriptionMessage(description: PodDescription): DescribePodResponse {
  const { pod, containers, events } = description;
  return {
    pod: podMessage(pod),
    containers: containers.map((c) => ({ ...c })),
    events: events.map(({ time, ...e }) => ({ ...e, ...(time && { time: timestampOf(time) }) })),
  };
}
