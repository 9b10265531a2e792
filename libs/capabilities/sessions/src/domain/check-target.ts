import { ContainerNameTaken, TargetContainerNotFound, TargetUnsuitable } from './session.errors.ts';
import { EphemeralContainerLimitReached } from './session.errors.ts';
import type { Finding } from './finding.ts';
import { containerNames, isStaticPod } from './pod.ts';
import type { Pod } from './pod.ts';
import type { DebugContainer } from './workload.ts';

/** Throws when an ephemeral container in this pod would be refused or would never run. */
export function checkPodCanBeDebugged(pod: Pod): void {
  const name = pod.metadata?.name ?? '';
  const refuse = (why: string, next: string): never => {
    throw new TargetUnsuitable({ pod: name, why, next });
  };
  if (isStaticPod(pod)) {
    refuse(
      'is a static pod, which the API server gives no ephemeral containers',
      'Debug its node instead, or read its logs.',
    );
  }
  if (pod.metadata?.deletionTimestamp) {
    refuse('is being deleted', 'Debug its replacement.');
  }
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    refuse(`is completed; current phase is ${phase}`, 'Read its logs, or debug a running pod.');
  }
  if (!pod.spec?.nodeName) {
    refuse(
      'is not scheduled to a node, so nothing can run in it',
      'Look at its events for the reason and wait until it is scheduled.',
    );
  }
}

export function checkContainer(pod: Pod, container: DebugContainer): void {
  if (containerNames(pod).includes(container.name)) {
    throw new ContainerNameTaken({ name: container.name });
  }
  const target = container.targetContainerName;
  if (target === undefined) return;
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const has = [...containers, ...initContainers].map((c) => c.name);
  if (!has.includes(target)) throw new TargetContainerNotFound({ container: target, has });
}

export function checkEphemeralContainerCount(pod: Pod, max: number): void {
  const count = pod.spec?.ephemeralContainers?.length ?? 0;
  if (count < max) return;
  throw new EphemeralContainerLimitReached({ pod: pod.metadata?.name ?? '', max });
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
