import type { Container, Pod, SecurityContext } from './objects.ts';
import { failure } from './status.ts';
import type { Status } from './status.ts';

type Level = 'privileged' | 'baseline' | 'restricted';

const baselineCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** 403 as the Pod Security admission plugin words it, or undefined. */
export function podSecurityRefusal(
  pod: Pod,
  labels: Readonly<Record<string, string>>,
): Status | undefined {
  const problem = problemAt(pod, labels, 'enforce');
  if (!problem) return undefined;
  const { name } = pod.metadata;
  const message = `pods "${name}" is forbidden: violates PodSecurity ${problem}`;
  return failure([403, 'Forbidden'], message, { name, kind: 'pods' });
}

/** The text of a Warning header, for namespaces labelled `warn`. */
export function podSecurityWarning(
  pod: Pod,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const problem = problemAt(pod, labels, 'warn');
  return problem && `would violate PodSecurity ${problem}`;
}

function problemAt(
  pod: Pod,
  labels: Readonly<Record<string, string>>,
  mode: 'enforce' | 'warn',
): string | undefined {
  const level = labels[`pod-security.kubernetes.io/${mode}`] as Level | undefined;
  const version = labels[`pod-security.kubernetes.io/${mode}-version`] ?? 'latest';
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  const reasons = [
    ...baselineChecks(pod, level),
    ...(level === 'restricted' ? restrictedChecks(pod) : []),
  ];
  return reasons.length === 0 ? undefined : `"${level}:${version}": ${reasons.join(', ')}`;
}

function baselineChecks(pod: Pod, level: Level): string[] {
  const reasons: string[] = [];
  const hosts = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod.spec[field]);
  if (hosts.length > 0) {
    reasons.push(`host namespaces (${hosts.map((field) => `${field}=true`).join(', ')})`);
  }
  if (level === 'baseline') reasons.push(...capabilityProblems(pod));
  const privileged = offenders(pod, (context) => context.privileged === true);
  if (privileged) {
    reasons.push(`privileged (${privileged} must not set securityContext.privileged=true)`);
  }
  return reasons;
}

function capabilityProblems(pod: Pod): string[] {
  const extra = (c: Container): string[] =>
    (c.securityContext?.capabilities?.add ?? []).filter((name) => !baselineCapabilities.has(name));
  const bad = allContainers(pod).filter((container) => extra(container).length > 0);
  if (bad.length === 0) return [];
  const names = quoted([...new Set(bad.flatMap(extra))].sort());
  const who = named(bad.map((container) => container.name));
  return [
    `non-default capabilities (${who} must not include ${names} in securityContext.capabilities.add)`,
  ];
}

function restrictedChecks(pod: Pod): string[] {
  const shared = pod.spec.securityContext ?? {};
  const reasons: string[] = [];
  const escalating = offenders(pod, (context) => context.allowPrivilegeEscalation !== false);
  if (escalating) {
    reasons.push(
      `allowPrivilegeEscalation != false (${escalating} must set securityContext.allowPrivilegeEscalation=false)`,
    );
  }
  const capabilities = unrestrictedCapabilities(pod);
  if (capabilities) reasons.push(`unrestricted capabilities (${capabilities})`);
  const rooted = offenders(pod, (c) => (c.runAsNonRoot ?? shared.runAsNonRoot) !== true);
  if (rooted) {
    reasons.push(
      `runAsNonRoot != true (pod or ${rooted} must set securityContext.runAsNonRoot=true)`,
    );
  }
  const asRoot = offenders(pod, (context) => context.runAsUser === 0);
  if (asRoot) reasons.push(`runAsUser=0 (${asRoot} must not set runAsUser=0)`);
  const seccomp = offenders(
    pod,
    (c) =>
      !['RuntimeDefault', 'Localhost'].includes(
        (c.seccompProfile ?? shared.seccompProfile)?.type ?? '',
      ),
  );
  if (seccomp) {
    reasons.push(
      `seccompProfile (pod or ${seccomp} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
    );
  }
  return reasons;
}

function unrestrictedCapabilities(pod: Pod): string | undefined {
  const keeping = offenders(pod, (c) => !c.capabilities?.drop?.includes('ALL'));
  const added = (c: SecurityContext): string[] =>
    (c.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = offenders(pod, (context) => added(context).length > 0);
  const names = allContainers(pod).flatMap((c) => added(c.securityContext ?? {}));
  const problems = [
    keeping && `${keeping} must set securityContext.capabilities.drop=["ALL"]`,
    adding &&
      `${adding} must not include ${quoted([...new Set(names)].sort())} in securityContext.capabilities.add`,
  ].filter((problem) => problem);
  return problems.length === 0 ? undefined : problems.join('; ');
}

function offenders(pod: Pod, isBad: (context: SecurityContext) => boolean): string | undefined {
  const bad = allContainers(pod).filter((container) => isBad(container.securityContext ?? {}));
  return bad.length === 0 ? undefined : named(bad.map((container) => container.name));
}

function named(names: readonly string[]): string {
  return `${names.length === 1 ? 'container' : 'containers'} ${quoted(names)}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** In the order the plugin visits them: init, regular, ephemeral. */
function allContainers(pod: Pod): Container[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  return [...initContainers, ...containers, ...ephemeralContainers];
}
