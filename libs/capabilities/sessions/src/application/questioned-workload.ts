import type { QuestionedWorkload } from '@endoscope/policy';
import type { Container, PodSpec, Volume } from '../domain/container.ts';
import type { Profile } from '../domain/profile.ts';
import type { PlannedWorkload, WorkloadRequest } from '../domain/workload.ts';

interface About {
  readonly profile: Profile;
  readonly template: string | undefined;
  readonly replacesPod: boolean;
  readonly podDebugContainers: number;
}

/**
 * A planned workload boiled down to what a policy may be about. Read from the final object, after
 * profile and custom profile, so that nothing a caller merges in escapes the rules.
 */
export function questionedWorkload(planned: PlannedWorkload, about: About): QuestionedWorkload {
  const { container } = planned;
  const spec: PodSpec = planned.style === 'ephemeral' ? { containers: [] } : planned.pod.spec;
  // The containers a copy inherits run as they ran before; what they may is asked as well.
  const running = [container, ...spec.containers, ...(spec.initContainers ?? [])];
  const mounted = new Set((container.volumeMounts ?? []).map((mount) => mount.name));
  const volumes = (spec.volumes ?? []).filter(
    (v) => planned.style === 'node' || mounted.has(v.name),
  );
  const targetContainer = container.targetContainerName;
  const runAsUser = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
  return {
    style: planned.style,
    image: container.image,
    images: unique(running.map((c) => c.image ?? '')),
    profile: about.profile,
    privileged: running.some((c) => c.securityContext?.privileged === true),
    capabilitiesAdded: unique(running.flatMap((c) => c.securityContext?.capabilities?.add ?? [])),
    tty: container.tty ?? false,
    envNames: unique((container.env ?? []).map((e) => e.name)),
    envSources: unique([...envSources(container), ...volumes.flatMap(volumeSources)]),
    volumes: [...mounted],
    hostPaths: unique((spec.volumes ?? []).flatMap((v) => v.hostPath?.path ?? [])),
    hostNetwork: spec.hostNetwork ?? false,
    hostPid: spec.hostPID ?? false,
    hostIpc: spec.hostIPC ?? false,
    replacesPod: about.replacesPod,
    podDebugContainers: about.podDebugContainers,
    ...(runAsUser !== undefined && { runAsUser }),
    ...(targetContainer !== undefined && { targetContainer }),
    ...(about.template !== undefined && { template: about.template }),
  };
}

/** What is known before planning: asked about when the target cannot be read or planned for. */
export function requestedWorkload(
  workload: WorkloadRequest,
  about: About & { image: string },
): QuestionedWorkload {
  const image = workload.image ?? about.image;
  return {
    style: workload.copy ? 'copy' : 'ephemeral',
    image,
    images: unique([image, ...(workload.copy?.setImages ?? []).map((set) => set.image)]),
    profile: about.profile,
    privileged: about.profile === 'sysadmin',
    capabilitiesAdded: [],
    tty: workload.tty,
    envNames: unique(workload.env.map((e) => e.name)),
    envSources: envSources({ name: '', envFrom: workload.envFrom }),
    volumes: unique(workload.volumeMounts.map((mount) => mount.name)),
    hostPaths: [],
    hostNetwork: false,
    hostPid: false,
    hostIpc: false,
    replacesPod: about.replacesPod,
    podDebugContainers: about.podDebugContainers,
    ...(workload.asUser !== undefined && { runAsUser: workload.asUser }),
    ...(about.template !== undefined && { template: about.template }),
  };
}

interface KeyReference {
  readonly name?: string;
}

function envSources({ env = [], envFrom = [] }: Container): string[] {
  const fromValues = env.flatMap(({ valueFrom }) => {
    const { secretKeyRef, configMapKeyRef } = (valueFrom ?? {}) as Record<string, KeyReference>;
    return named(secretKeyRef, configMapKeyRef);
  });
  return [...fromValues, ...envFrom.flatMap((from) => named(from.secretRef, from.configMapRef))];
}

function volumeSources(volume: Volume): string[] {
  const secret = volume.secret as { secretName?: string } | undefined;
  const configMap = volume.configMap as KeyReference | undefined;
  return named(secret && { name: secret.secretName ?? '' }, configMap);
}

function named(secret: KeyReference | undefined, configMap: KeyReference | undefined): string[] {
  return [
    ...(secret?.name ? [`secret/${secret.name}`] : []),
    ...(configMap?.name ? [`configMap/${configMap.name}`] : []),
  ];
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
