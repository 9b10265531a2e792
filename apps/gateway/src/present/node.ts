import { timestampOf } from '@endoscope/contracts';
import type { Node as NodeMessage } from '@endoscope/contracts';
import type { Node } from '@endoscope/clusters';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const nodeSchema = z
  .object({
    name: z.string(),
    uid: z.string(),
    status: z.string(),
    ready: z.boolean(),
    roles: z.array(z.string()),
    kubeletVersion: z.string(),
    containerRuntime: z.string(),
    operatingSystem: z.string(),
    osImage: z.string(),
    architecture: z.string(),
    kernelVersion: z.string(),
    unschedulable: z.boolean(),
    createTime: z.string().optional(),
    addresses: z.array(z.object({ type: z.string(), address: z.string() })),
    taints: z.array(z.object({ key: z.string(), value: z.string(), effect: z.string() })),
    conditions: z.array(
      z.object({
        type: z.string(),
        status: z.string(),
        reason: z.string(),
        message: z.string(),
        since: z.string().optional(),
      }),
    ),
    labels: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Node' });

export const nodePageSchema = z
  .object({ nodes: z.array(nodeSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'NodePage' });

export function nodeJson(node: Node) {
  const { createTime, conditions, roles, addresses, taints, labels } = node;
  return {
    ...node,
    roles: [...roles],
    addresses: [...addresses],
    taints: [...taints],
    labels: { ...labels },
    createTime: timeJson(createTime),
    conditions: conditions.map((c) => ({ ...c, since: timeJson(c.since) })),
  };
}

export function nodeMessage(node: Node): NodeMessage {
  const { createTime: _c, conditions: _n, ...rest } = nodeJson(node);
  return {
    ...rest,
    ...(node.createTime && { createTime: timestampOf(node.createTime) }),
    conditions: node.conditions.map(({ since, ...condition }) => {
      return { ...condition, ...(since && { since: timestampOf(since) }) };
    }),
  };
}
