import {
  ContainerNameTaken,
  EphemeralContainerLimitReached,
  TargetContainerNotFound,
} from './session.errors.ts';
import type { Finding } from './finding.ts';
import { containerNames } from './pod.ts';
import type { Pod } from './pod.ts';
import type { DebugContainer } from './workload.ts';

/** Undefined while the pod has room for one more ephemeral container. */
export function countProblem(pod: Pod, max: number): EphemeralContainerLimitReached | undefined {
  const count = pod.spec?.ephemeralContainers?.length ?? 0;
  if (count < max) return undefined;
  return new EphemeralContainerLimitReached({ pod: pod.metadata?.name ?? '', max });
}

/** Throws for a name that is taken and a target that is not there. */
export function checkContainer(pod: Pod, container: DebugContainer): void {
  const problem = nameProblem(pod, container) ?? targetProblem(pod, container);
  if (problem) throw problem;
}

function nameProblem(pod: Pod, { name }: DebugContainer): ContainerNameTaken | undefined {
  return containerNames(pod).includes(name) ? new ContainerNameTaken({ name }) : undefined;
}

function targetProblem(pod: Pod, container: DebugContainer): TargetContainerNotFound | undefined {
  const target = container.targetContainerName;
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const has = [...containers, ...initContainers].map((c) => c.name);
  if (target === undefined || has.includes(target)) return undefined;
  return new TargetContainerNotFound({ container: target, has });
}

const capabilityProfiles = 'CapEff is empty for a non-root user, so they are inert';

/** What is worth saying about a plan that will be accepted all the same. */
export function findingsOf(pod: Pod, container: DebugContainer): Finding[] {
  const findings: Finding[] = [];
  const { securityContext } = container;
  const podUser = pod.spec?.securityContext?.runAsUser;
  const gains =
    securityContext?.privileged || (securityContext?.capabilities?.add ?? []).length > 0;
  if (gains && podUser !== undefined && podUser !== 0 && securityContext?.runAsUser === undefined) {
    findings.push({
      code: 'NON_ROOT_POD',
      severity: 'warning',
      message: `The pod runs as user ${podUser} and the profile adds capabilities; ${capabilityProfiles}.`,
      suggestion: 'Expect tools that need the capability to fail in this pod.',
    });
  }
  if (!container.targetContainerName && pod.spec?.shareProcessNamespace !== true) {
    findings.push({
      code: 'OWN_PROCESS_NAMESPACE',
      severity: 'info',
      message:
        'Without a target the debug container sees only its own processes, and its main process cannot be signalled from inside at the end.',
      suggestion: 'Give --target CONTAINER to see that container’s processes.',
    });
  }
  if (container.stdin) {
    findings.push({
      code: 'LOGS_KEEP_OUTPUT',
      severity: 'info',
      message: 'What the debug container prints is kept in the container log of the pod.',
      suggestion: 'Do not print secrets that readers of the log may not see.',
    });
  }
  return findings;
}
