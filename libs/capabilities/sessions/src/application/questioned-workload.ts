import type { QuestionedWorkload } from '@endoscope/policy';
import type { Container, PodSpec, SecurityContext, Volume } from '../domain/container.ts';
import type { Pod } from '../domain/pod.ts';
import type { RecordingChoiceMode } from '../domain/session-recording.ts';
import type { Profile } from '../domain/profile.ts';
import type { PlannedWorkload, WorkloadRequest, WorkloadStyle } from '../domain/workload.ts';

interface About {
  readonly profile: Profile;
  readonly template: string | undefined;
  readonly replacesPod: boolean;
  readonly podDebugContainers: number;
  readonly recording: RecordingChoiceMode;
}

/**
 * A planned workload boiled down to what a policy may be about. Read from the final object, after
 * profile and custom profile, so that nothing a caller merges in escapes the rules. An ephemeral
 * container gets the namespaces, the user and the volumes of the pod it is added to, so they are
 * read from `pod`; what a copy inherits runs for the caller too, so all of it counts.
 */
export function questionedWorkload(
  planned: PlannedWorkload,
  { pod, ...about }: About & { readonly pod: Pod | undefined },
): QuestionedWorkload {
  const { container } = planned;
  const isMade = planned.style !== 'ephemeral';
  const spec: Surroundings = isMade ? planned.pod.spec : (pod?.spec ?? {});
  const inherited = isMade ? [...planned.pod.spec.containers, ...initOf(planned.pod.spec)] : [];
  const running = [container, ...inherited];
  const volumes = (spec.volumes ?? []).filter((v) => running.some((c) => mounts(c, v)));
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
    envSources: unique([...running.flatMap(envSources), ...volumes.flatMap(volumeSources)]),
    volumes: unique((container.volumeMounts ?? []).map((mount) => mount.name)),
    hostPaths: unique(volumes.flatMap((v) => v.hostPath?.path ?? [])),
    hostNetwork: spec.hostNetwork === true,
    hostPid: spec.hostPID === true,
    hostIpc: spec.hostIPC === true,
    replacesPod: about.replacesPod,
    podDebugContainers: about.podDebugContainers,
    recording: about.recording,
    ...(runAsUser !== undefined && { runAsUser }),
    ...(targetContainer !== undefined && { targetContainer }),
    ...(about.template !== undefined && { template: about.template }),
  };
}

/** What a container gets from the pod around it. */
interface Surroundings {
  readonly volumes?: readonly Volume[];
  readonly securityContext?: SecurityContext;
  readonly hostNetwork?: unknown;
  readonly hostPID?: unknown;
  readonly hostIPC?: unknown;
}

function initOf({ initContainers = [] }: PodSpec): readonly Container[] {
  return initContainers;
}

function mounts({ volumeMounts = [] }: Container, { name }: Volume): boolean {
  return volumeMounts.some((mount) => mount.name === name);
}

/** What is known before planning: asked about when the target cannot be read or planned for. */
export function requestedWorkload(
  workload: WorkloadRequest,
  about: About & { readonly image: string; readonly style: WorkloadStyle },
): QuestionedWorkload {
  const image = workload.image ?? about.image;
  return {
    style: about.style,
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
    recording: about.recording,
    ...(workload.asUser !== undefined && { runAsUser: workload.asUser }),
    ...(about.template !== undefined && { template: about.template }),
  };
}

interface KeyReference {
  readonly name?: string | undefined;
}

function envSources({ env = [], envFrom = [] }: Container): string[] {
  const fromValues = env.flatMap(({ valueFrom }) => {
    const { secretKeyRef, configMapKeyRef } = (valueFrom ?? {}) as Record<string, KeyReference>;
    return named(secretKeyRef, configMapKeyRef);
  });
  return [...fromValues, ...envFrom.flatMap((from) => named(from.secretRef, from.configMapRef))];
}

/** Of one volume; a projected one gathers several. */
function volumeSources({ secret, configMap, projected }: Volume): string[] {
  const { secretName } = (secret ?? {}) as { secretName?: string };
  const { sources = [] } = (projected ?? {}) as { sources?: readonly ProjectedSource[] };
  return [
    ...named({ name: secretName }, configMap as KeyReference | undefined),
    ...sources.flatMap((source) => [
      ...named(source.secret, source.configMap),
      // Whoever reads it acts as the pod's service account.
      ...(source.serviceAccountToken ? ['serviceAccountToken'] : []),
    ]),
  ];
}

interface ProjectedSource {
  readonly secret?: KeyReference;
  readonly configMap?: KeyReference;
  readonly serviceAccountToken?: object;
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
