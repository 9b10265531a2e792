import { timestampOf } from '@endoscope/contracts';
import type { PodSummary as PodSummaryMessage } from '@endoscope/contracts';
import type { PodSummary } from '@endoscope/clusters';
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

export function podJson(pod: PodSummary) {
  return { ...pod, containers: [...pod.containers], createTime: timeJson(pod.createTime) };
}

export function podMessage(pod: PodSummary): PodSummaryMessage {
  const { createTime, containers, ...rest } = pod;
  return {
    ...rest,
    containers: [...containers],
    ...(createTime && { createTime: timestampOf(createTime) }),
  };
}
