import type { V1Node, V1NodeCondition } from '@endoscope/kubernetes';
import type { Node, NodeCondition } from '../domain/node.ts';
import { timeOf } from './times.ts';

export function nodeOf({ metadata = {}, spec = {}, status = {} }: V1Node): Node {
  const { nodeInfo, conditions = [], addresses = [] } = status;
  const labels = metadata.labels ?? {};
  const unschedulable = spec.unschedulable ?? false;
  return {
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    status: statusOf(conditions, unschedulable),
    ready: conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    roles: rolesOf(labels),
    kubeletVersion: nodeInfo?.kubeletVersion ?? '',
    containerRuntime: nodeInfo?.containerRuntimeVersion ?? '',
    operatingSystem: nodeInfo?.operatingSystem ?? '',
    osImage: nodeInfo?.osImage ?? '',
    architecture: nodeInfo?.architecture ?? '',
    kernelVersion: nodeInfo?.kernelVersion ?? '',
    unschedulable,
    createTime: timeOf(metadata.creationTimestamp),
    addresses: addresses.map(({ type, address }) => ({ type, address })),
    taints: (spec.taints ?? []).map(({ key, value = '', effect }) => ({ key, value, effect })),
    conditions: conditions.map(conditionOf),
    labels,
  };
}

/** A port of `printNode` in kubernetes pkg/printers/internalversion/printers.go (1.34). */
function statusOf(conditions: readonly V1NodeCondition[], unschedulable: boolean): string {
  const ready = conditions.find(({ type }) => type === 'Ready');
  const words =
    ready === undefined ? ['Unknown'] : [ready.status === 'True' ? 'Ready' : 'NotReady'];
  return [...words, ...(unschedulable ? ['SchedulingDisabled'] : [])].join(',');
}

const rolePrefix = 'node-role.kubernetes.io/';
const oldRoleLabel = 'kubernetes.io/role';

/** `findNodeRoles` of the same file. */
function rolesOf(labels: Readonly<Record<string, string>>): string[] {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length) || [];
    return key === oldRoleLabel ? value || [] : [];
  });
  return [...new Set(roles)].sort();
}

function conditionOf(condition: V1NodeCondition): NodeCondition {
  const { type, status, reason = '', message = '', lastTransitionTime } = condition;
  return { type, status, reason, message, since: timeOf(lastTransitionTime) };
}
