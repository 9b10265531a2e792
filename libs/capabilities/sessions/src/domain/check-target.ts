import type { GatewayError } from '@endoscope/core';
import {
  ContainerNameTaken,
  EphemeralContainerLimitReached,
  TargetContainerNotFound,
} from './session.errors.ts';
import { containerFindings } from './container-findings.ts';
import type { Finding } from './finding.ts';
import { containerNames, regularAndInitContainers } from './pod.ts';
import type { Pod } from './pod.ts';
import { TargetContainerEphemeral } from './workload.errors.ts';
import type { DebugContainer } from './workload.ts';

/** Undefined while the pod has room for one more ephemeral container. */
export function countProblem(pod: Pod, max: number): EphemeralContainerLimitReached | undefined {
  const count = pod.spec?.ephemeralContainers?.length ?? 0;
  if (count < max) return undefined;
  return new EphemeralContainerLimitReached({ pod: pod.metadata?.name ?? '', max });
}

/** A name that is taken, or a target that is not there; undefined when neither. */
export function containerProblem(pod: Pod, container: DebugContainer): GatewayError | undefined {
  return nameProblem(pod, container) ?? targetProblem(pod, container);
}

function nameProblem(pod: Pod, { name }: DebugContainer): ContainerNameTaken | undefined {
  return containerNames(pod).includes(name) ? new ContainerNameTaken({ name }) : undefined;
}

function targetProblem(
  pod: Pod,
  { targetContainerName: container }: DebugContainer,
): TargetContainerNotFound | TargetContainerEphemeral | undefined {
  const has = regularAndInitContainers(pod).map((c) => c.name);
  if (container === undefined || has.includes(container)) return undefined;
  const isEphemeral = pod.spec?.ephemeralContainers?.some((c) => c.name === container) ?? false;
  return isEphemeral
    ? new TargetContainerEphemeral({ container, has })
    : new TargetContainerNotFound({ container, has });
}

/** What is worth saying about a plan that will be accepted all the same. */
export function findingsOf(pod: Pod, container: DebugContainer): Finding[] {
  const isAlone = !container.targetContainerName && pod.spec?.shareProcessNamespace !== true;
  return [
    ...containerFindings(container, pod.spec?.securityContext),
    ...(isAlone ? [ownProcessNamespace] : []),
  ];
}

const ownProcessNamespace: Finding = {
  code: 'OWN_PROCESS_NAMESPACE',
  severity: 'info',
  message:
    'Without a target the debug container sees only its own processes, and its main process cannot be signalled from inside at the end.',
  suggestion: 'Give --target CONTAINER to see that container’s processes.',
};
