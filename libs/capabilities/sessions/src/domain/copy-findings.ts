import type { Container, PodManifest } from './container.ts';
import type { Finding } from './finding.ts';
import type { Pod } from './pod.ts';
import type { CopyRequest, PlannedWorkload } from './workload.ts';

/** As the API server says of a PersistentVolumeClaim; undefined when it could not be read. */
export interface ClaimAccess {
  readonly name: string;
  readonly accessModes: readonly string[] | undefined;
}

/** What the pod alone tells about running it twice. */
export function copyFindings(pod: Pod, planned: PlannedWorkload, copy: CopyRequest): Finding[] {
  if (planned.style === 'ephemeral') return [];
  const { spec, metadata } = planned.pod;
  const claims = claimNames(planned.pod);
  const ports = hostPorts([...spec.containers, ...(spec.initContainers ?? [])]);
  const labels = Object.keys(metadata.labels ?? {});
  return [
    ...(claims.length > 0 ? [sharesVolumes(claims)] : []),
    ...(ports.length > 0 ? [hostPort(pod, ports, copy)] : []),
    ...(labels.length > 0 ? [keepsLabels] : []),
  ];
}

/** The claims that both the pod and its copy use. */
export function claimNames({ spec }: PodManifest): string[] {
  const names = (spec.volumes ?? []).flatMap((v) => v.persistentVolumeClaim?.claimName ?? []);
  return [...new Set(names)];
}

/**
 * What the claims' access modes tell, for a caller that could read them: a claim of
 * ReadWriteOnce can be used on one node only, one of ReadWriteOncePod by one pod only.
 */
export function claimFindings(copy: CopyRequest, claims: readonly ClaimAccess[]): Finding[] {
  return claims.flatMap(({ name, accessModes }) => {
    if (accessModes === undefined) return [unknownClaim(name)];
    const isShared = accessModes.some((m) => m === 'ReadWriteMany' || m === 'ReadOnlyMany');
    if (isShared) return [];
    if (accessModes.includes('ReadWriteOncePod')) return [readWriteOncePod(name)];
    return accessModes.includes('ReadWriteOnce') && !copy.sameNode ? [readWriteOnce(name)] : [];
  });
}

function sharesVolumes(claims: readonly string[]): Finding {
  return {
    code: 'COPY_SHARES_VOLUMES',
    severity: 'info',
    message: `The copy uses the same persistent volumes as the pod: ${claims.join(', ')}. What it writes there, the pod reads. Whether both may use them at once is not known from the pod.`,
    suggestion: 'Do not start the program of the pod in the copy if it writes to them.',
  };
}

function readWriteOnce(claim: string): Finding {
  return {
    code: 'READ_WRITE_ONCE_CLAIM',
    severity: 'warning',
    message: `Claim ${claim} is ReadWriteOnce: on another node than the pod's the copy will wait for it, or keep a new pod of the workload waiting.`,
    suggestion: 'Add --same-node.',
  };
}

function readWriteOncePod(claim: string): Finding {
  return {
    code: 'READ_WRITE_ONCE_POD_CLAIM',
    severity: 'warning',
    message: `Claim ${claim} is ReadWriteOncePod: the copy cannot start while the pod has it.`,
    suggestion: 'Use --replace, or debug the pod itself.',
  };
}

function unknownClaim(claim: string): Finding {
  return {
    code: 'CLAIM_ACCESS_UNKNOWN',
    severity: 'info',
    message: `Claim ${claim} could not be read, so whether the copy may use it at the same time is unknown.`,
    suggestion: 'Add --same-node, which is enough for ReadWriteOnce.',
  };
}

function hostPorts(containers: readonly Container[]): number[] {
  const ports = containers.flatMap(({ ports }) => (Array.isArray(ports) ? (ports as Port[]) : []));
  return [...new Set(ports.flatMap(({ hostPort }) => hostPort || []))];
}

interface Port {
  readonly hostPort?: number;
}

function hostPort({ spec }: Pod, ports: readonly number[], copy: CopyRequest): Finding {
  const listed = ports.join(', ');
  const isCertain = copy.sameNode && spec?.nodeName !== undefined;
  return {
    code: 'HOST_PORT',
    severity: 'warning',
    message: isCertain
      ? `The pod has host ports (${listed}) on its node, so the copy cannot run on the same node.`
      : `The copy needs host ports (${listed}) and waits for a node where they are free, which is not the pod's.`,
    suggestion: isCertain
      ? 'Leave --same-node out, or debug with an ephemeral container.'
      : 'Debug with an ephemeral container if no node has them free.',
  };
}

const keepsLabels: Finding = {
  code: 'COPY_KEEPS_LABELS',
  severity: 'warning',
  message:
    'The copy keeps the labels of the pod: services may send it traffic and a controller may adopt or delete it.',
  suggestion: 'Leave --keep-labels out unless that is what you want.',
};
