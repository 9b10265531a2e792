import type { SessionId } from '@endoscope/core';
import { containerFindings } from './container-findings.ts';
import type { PodManifest } from './container.ts';
import type { Finding } from './finding.ts';
import { finishContainer } from './finish-container.ts';
import { idBody, newContainer } from './new-container.ts';
import { ownedBy } from './owner.ts';
import { profileRules } from './profile-rules.ts';
import type { Profile } from './profile.ts';
import { OptionUnsuitable } from './workload.errors.ts';
import { keepFlagsDefault } from './workload.ts';
import type { PlannedWorkload, WorkloadRequest } from './workload.ts';

export interface NodePlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  readonly image: string;
  readonly profile: Profile;
  readonly node: { readonly name: string };
  readonly namespace: string;
}

/** A DNS-1123 subdomain; the API server takes no longer name. */
const podNameCharactersMax = 253;

/**
 * A pod on the node, past the scheduler and every taint: `kubectl debug`'s generateNodeDebugPod
 * followed by its profile, with our owner labels in the place of kubectl's.
 */
export function planNodePod(input: NodePlanInput): {
  planned: PlannedWorkload;
  findings: readonly Finding[];
} {
  const { sessionId, workload, image, profile } = input;
  if (workload.copy) {
    throw new OptionUnsuitable({
      option: '--copy-to',
      why: 'copies a pod, and the target is a node',
      next: 'Leave it out; a node is debugged from a pod of its own.',
    });
  }
  const rules = profileRules(profile, 'node');
  const made = newContainer(workload.containerName ?? 'debugger', image, workload);
  const bare = nodePod(input);
  const pod = rules.pod.reduce((made, step) => step(made, keepFlagsDefault), bare);
  const around = { style: 'node', spec: pod.spec, source: undefined } as const;
  const finish = { sessionId, workload, profile, steps: rules.container, around };
  const { container, findings } = finishContainer(made, finish);
  return {
    planned: {
      style: 'node',
      pod: { ...pod, spec: { ...pod.spec, containers: [container] } },
      container,
    },
    findings: [...findings, ...containerFindings(container, undefined)],
  };
}

function nodePod({ sessionId, node, namespace }: NodePlanInput): PodManifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: nodePodName(node.name, sessionId), namespace, labels: ownedBy(sessionId) },
    spec: {
      containers: [],
      nodeName: node.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
}

/** `node-debugger-NODE-ID`; of a very long node name only the beginning. */
export function nodePodName(node: string, sessionId: SessionId): string {
  const [before, after] = ['node-debugger-', `-${idBody(sessionId)}`];
  const room = podNameCharactersMax - before.length - after.length;
  return `${before}${node.slice(0, room).replace(/[-.]+$/, '')}${after}`;
}
