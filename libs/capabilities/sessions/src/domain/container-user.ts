import type { Finding } from './finding.ts';
import { regularAndInitContainers } from './pod.ts';
import type { Surroundings } from './surroundings.ts';
import { ContainerNotInPod, OptionUnsuitable, UserContradictsProfile } from './workload.errors.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

export interface Equipped {
  readonly container: DebugContainer;
  readonly findings: readonly Finding[];
}

/** `--user-of`, then `--as-user`, which is the more exact of the two. */
export function withUser(
  container: DebugContainer,
  { userOf, asUser }: WorkloadRequest,
  around: Surroundings,
): Equipped {
  const copied = userOf === undefined ? {} : copiedUser(userOf, around);
  const user = { ...copied, ...(asUser !== undefined && { runAsUser: asUser }) };
  const findings =
    userOf !== undefined && user.runAsUser === undefined ? [userFromImage(userOf)] : [];
  if (Object.keys(user).length === 0) return { container, findings };
  const securityContext = { ...container.securityContext, ...user };
  if (user.runAsUser !== 0) return { container: { ...container, securityContext }, findings };
  // Root was asked for by number: the pod's rule for its own containers gives way to it.
  const podRule = around.spec.securityContext?.runAsNonRoot === true;
  const runAsNonRoot = securityContext.runAsNonRoot ?? (podRule ? false : undefined);
  return {
    container: {
      ...container,
      securityContext: {
        ...securityContext,
        ...(runAsNonRoot !== undefined && { runAsNonRoot }),
      },
    },
    findings,
  };
}

/** Root and non-root at once: the kubelet would refuse to start it, time after time. */
export function checkUserCanRun(container: DebugContainer, demandedBy: string): void {
  const { runAsUser, runAsNonRoot } = container.securityContext ?? {};
  if (runAsUser === 0 && runAsNonRoot) throw new UserContradictsProfile({ user: 0, demandedBy });
}

function copiedUser(name: string, { source }: Surroundings) {
  if (!source) {
    throw new OptionUnsuitable({
      option: '--user-of',
      why: 'needs a pod, and a node has no containers to copy a user from',
      next: 'Give the user by number (--as-user).',
    });
  }
  const from = regularAndInitContainers(source);
  const found = from.find((container) => container.name === name);
  if (!found) {
    const has = from.map((container) => container.name);
    throw new ContainerNotInPod({ option: '--user-of', container: name, has });
  }
  const ofPod = source.spec?.securityContext;
  const runAsUser = found.securityContext?.runAsUser ?? ofPod?.runAsUser;
  const runAsGroup = found.securityContext?.runAsGroup ?? ofPod?.runAsGroup;
  return {
    ...(runAsUser !== undefined && { runAsUser }),
    ...(runAsGroup !== undefined && { runAsGroup }),
  };
}

function userFromImage(name: string): Finding {
  return {
    code: 'USER_UNKNOWN',
    severity: 'warning',
    message: `Container ${name} sets no user and neither does its pod: its image decides, and the cluster does not say how.`,
    suggestion: 'Look it up from inside (the owner of /proc/1) and give it by number (--as-user).',
  };
}
