import type { Container, VolumeMount } from './container.ts';
import type { Equipped } from './container-user.ts';
import { subPathField } from './ephemeral-fields.ts';
import type { Finding } from './finding.ts';
import { regularAndInitContainers } from './pod.ts';
import type { Surroundings } from './surroundings.ts';
import {
  ContainerNotInPod,
  MountPathTaken,
  OptionUnsuitable,
  VolumeNotInPod,
} from './workload.errors.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** `--mounts-of`, then `--volume`, which wins at a path that both name. */
export function withMounts(
  container: DebugContainer,
  { mountsOf, volumeMounts }: WorkloadRequest,
  around: Surroundings,
): Equipped {
  const own = container.volumeMounts ?? [];
  const taken = new Set([...own, ...volumeMounts].map((mount) => mount.mountPath));
  const source = mountsOf === undefined ? [] : mountsOfContainer(mountsOf, around);
  const wanted = source.filter((mount) => !taken.has(mount.mountPath));
  const isSkipped = (mount: VolumeMount): boolean =>
    around.style === 'ephemeral' && subPathField(mount) !== undefined;
  const copied = wanted.filter((mount) => !isSkipped(mount)).map(withoutPropagation);
  const mounts = [...own, ...copied, ...volumeMounts];
  if (mounts.length === 0) return { container, findings: [] };
  return {
    container: { ...container, volumeMounts: mounts },
    findings: [
      ...skipped(mountsOf, wanted.filter(isSkipped)),
      ...(copied.some((mount) => mount.mountPath === tokenPath) ? [tokenMounted(mountsOf)] : []),
    ],
  };
}

/** After everything was merged: each volume is there, and each path is mounted once. */
export function checkMounts(container: Container, { spec }: Surroundings): void {
  const has = (spec.volumes ?? []).map((volume) => volume.name);
  const paths = new Set<string>();
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    if (!has.includes(name)) throw new VolumeNotInPod({ volume: name, has });
    if (paths.has(mountPath)) throw new MountPathTaken({ path: mountPath });
    paths.add(mountPath);
  }
}

function mountsOfContainer(name: string, { source }: Surroundings): readonly VolumeMount[] {
  if (!source) {
    throw new OptionUnsuitable({
      option: '--mounts-of',
      why: 'needs a pod, and a node has no containers to copy mounts from',
      next: 'The file system of the node is at /host with the profiles general and sysadmin.',
    });
  }
  const from = regularAndInitContainers(source);
  const found = from.find((container) => container.name === name);
  if (found) return found.volumeMounts ?? [];
  const has = from.map((container) => container.name);
  throw new ContainerNotInPod({ option: '--mounts-of', container: name, has });
}

/** Bidirectional would let mounts made while debugging leak to the node; it needs `privileged`. */
function withoutPropagation(mount: VolumeMount): VolumeMount {
  if (mount.mountPropagation !== 'Bidirectional') return mount;
  return { ...mount, mountPropagation: 'HostToContainer' };
}

function skipped(name: string | undefined, mounts: readonly VolumeMount[]): Finding[] {
  if (mounts.length === 0) return [];
  const paths = mounts.map((mount) => `${mount.mountPath} (volume ${mount.name})`).join(', ');
  return [
    {
      code: 'SUB_PATH_MOUNTS_SKIPPED',
      severity: 'warning',
      message: `These mounts of ${name} use subPath, which an ephemeral container may not, and are left out: ${paths}.`,
      suggestion: 'Mount the whole volume (--volume NAME:PATH), or debug a copy (--copy-to).',
    },
  ];
}

function tokenMounted(name: string | undefined): Finding {
  return {
    code: 'TOKEN_MOUNTED',
    severity: 'info',
    message: `The mounts of ${name} hold the token of the pod's service account; the debug container can read it.`,
    suggestion: 'Name the volumes you need instead (--volume), if it need not.',
  };
}
