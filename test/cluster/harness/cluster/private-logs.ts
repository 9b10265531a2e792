/**
 * Kubelets before 1.30 keep the logs of containers in /var/log/pods, wherever their root is, and
 * every minute delete there what belongs to no pod of theirs: two of them on one machine take each
 * other's logs away. Such a cluster gets a /var/log of its own, in a mount namespace that
 * containerd begins (it writes the logs) and the kubelet joins (it reads them, and mounts volumes
 * that containerd has to see). The kernel forgets the namespace with its last process.
 */
import { HarnessError } from '../harness-error.ts';
import { runOrThrow } from '../host/run-command.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { findPart } from './cluster-processes.ts';
import type { PartCommand, ServerPart } from './server-parts.ts';

export function inOwnLogs(plan: ClusterPlan, part: ServerPart, command: PartCommand): PartCommand {
  const { file, arguments: args } = command;
  if (!plan.version.hasFixedLogDirectory) return command;
  if (part === 'containerd') {
    return { file: 'unshare', arguments: ['--mount', '--propagation', 'private', file, ...args] };
  }
  if (part !== 'kubelet') return command;
  return { file: 'nsenter', arguments: [...enter(plan), file, ...args] };
}

/** After containerd runs, before the first container does. */
export async function mountOwnLogs(plan: ClusterPlan): Promise<void> {
  if (!plan.version.hasFixedLogDirectory) return;
  await runOrThrow('nsenter', [...enter(plan), 'mount', '--bind', plan.paths.podLogs, '/var/log']);
}

function enter(plan: ClusterPlan): string[] {
  const containerd = findPart(plan.paths, 'containerd');
  if (containerd) return ['--target', String(containerd.pid), '--mount', '--'];
  throw new HarnessError('containerd has ended.', `Read the logs in ${plan.paths.logs}.`);
}
