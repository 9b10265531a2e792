import type { SessionId } from '@endoscope/core';
import { containerFindings } from './container-findings.ts';
import type { Container, PodManifest, PodSpec } from './container.ts';
import { checkCopy, debuggedContainer } from './copy-checks.ts';
import { copyFindings } from './copy-findings.ts';
import type { Finding } from './finding.ts';
import { finishContainer } from './finish-container.ts';
import { containerNameOf, newContainer } from './new-container.ts';
import { ownedBy } from './owner.ts';
import { isStaticPod, staticPodAnnotations } from './pod.ts';
import type { Pod } from './pod.ts';
import { profileRules } from './profile-rules.ts';
import type { Profile } from './profile.ts';
import { sessionMarkerVariable } from './workload.ts';
import type { CopyRequest, DebugContainer, PlannedWorkload, WorkloadRequest } from './workload.ts';

export interface CopyPlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  readonly copy: CopyRequest;
  /** The caller's or the template's; a copy has no default image. */
  readonly image: string | undefined;
  readonly profile: Profile;
  readonly pod: Pod;
}

type Plan = { readonly planned: PlannedWorkload; readonly findings: readonly Finding[] };

/**
 * A copy of the pod with a container added or changed: `kubectl debug`'s
 * generatePodCopyWithDebugContainer, in its order of steps, then its profile.
 */
export function planPodCopy(input: CopyPlanInput): Plan {
  const { workload, copy, image, pod } = input;
  checkCopy(input);
  const copied = withImages(copyOf(pod, copy), copy);
  const existing = containersOf(copied.spec).find((c) => c.name === workload.containerName);
  const plan =
    !existing && !image ? planImagesOnly(copied, input) : planContainer(copied, existing, input);
  const findings = [...plan.findings, ...copyFindings(pod, plan.planned, copy)];
  return { planned: withOwner(plan.planned, input.sessionId), findings };
}

function copyOf({ metadata = {}, spec = {} }: Pod, copy: CopyRequest): PodManifest {
  const { ephemeralContainers: _ended, nodeName, containers = [], ...rest } = spec;
  const { labels, annotations, namespace = '' } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: copy.name,
      namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations: withoutStaticMarks({ metadata }, annotations) }),
    },
    spec: {
      ...rest,
      containers,
      ...(copy.shareProcesses !== undefined && { shareProcessNamespace: copy.shareProcesses }),
      ...(copy.sameNode && nodeName && { nodeName }),
    },
  };
}

/** Regular containers only; an exact name wins over `*`, and of one name the last. */
function withImages(pod: PodManifest, { setImages }: CopyRequest): PodManifest {
  const images = new Map(setImages.map((set) => [set.container, set.image]));
  const containers = pod.spec.containers.map((container) => {
    const image = images.get(container.name) ?? images.get('*');
    return image ? { ...container, image } : container;
  });
  return { ...pod, spec: { ...pod.spec, containers } };
}

/**
 * Only images change and no container is debugged. kubectl returns here before its profile, so its
 * copy keeps labels and probes and may be given the traffic of the original; ours never does.
 */
function planImagesOnly(
  copied: PodManifest,
  { copy, profile, sessionId, workload }: CopyPlanInput,
) {
  const pod = profileRules(profile, 'copy').strip.reduce((p, step) => step(p, copy.keep), copied);
  const { containers } = pod.spec;
  const isSet = (container: Container): boolean =>
    copy.setImages.some((set) => set.container === container.name || set.container === '*');
  const changed = containers.find(isSet) as DebugContainer;
  const env = [
    ...(changed.env ?? []).filter(({ name }) => name !== sessionMarkerVariable),
    { name: sessionMarkerVariable, value: sessionId },
  ];
  const container = { ...changed, env };
  const spec = replaceContainer(pod.spec, container);
  const planned: PlannedWorkload = { style: 'copy', pod: { ...pod, spec }, container };
  const wantsTerminal = workload.stdin && container.stdin !== true;
  return { planned, findings: wantsTerminal ? [terminalNotSet(container.name)] : [] };
}

function planContainer(
  copied: PodManifest,
  existing: Container | undefined,
  { workload, copy, image = '', profile, sessionId, pod: source }: CopyPlanInput,
): Plan {
  const rules = profileRules(profile, 'copy');
  const name = workload.containerName ?? containerNameOf(sessionId);
  const generated = existing
    ? changedContainer(existing, image, workload)
    : newContainer(name, image, workload);
  const withIt = existing
    ? replaceContainer(copied.spec, generated)
    : append(copied.spec, generated);
  const steps = [...rules.strip, ...rules.pod];
  const pod = steps.reduce((p, step) => step(p, copy.keep), { ...copied, spec: withIt });
  const stripped = debuggedContainer(pod.spec, name);
  const around = { style: 'copy', spec: pod.spec, source } as const;
  const finish = { sessionId, workload, profile, steps: rules.container, around };
  const { container, findings } = finishContainer(stripped, finish);
  const spec = replaceContainer(pod.spec, container);
  return {
    planned: { style: 'copy', pod: { ...pod, spec }, container },
    findings: [...findings, ...containerFindings(container, pod.spec.securityContext)],
  };
}

/** A new command clears the arguments, arguments alone keep the command, env replaces the list. */
function changedContainer(
  existing: Container,
  image: string,
  { imagePullPolicy, command, args, env, stdin, stdinOnce, tty }: WorkloadRequest,
): DebugContainer {
  const { stdin: _stdin, tty: _tty, args: argsBefore, ...rest } = existing;
  const argsAfter = args.length > 0 ? args : command.length > 0 ? undefined : argsBefore;
  return {
    ...rest,
    image: image || (existing.image ?? ''),
    ...(command.length > 0 && { command }),
    ...(argsAfter && { args: argsAfter }),
    ...(env.length > 0 && { env }),
    ...(imagePullPolicy && { imagePullPolicy }),
    ...(stdin && { stdin }),
    ...(stdinOnce && { stdinOnce }),
    ...(tty && { tty }),
  };
}

function containersOf({ containers, initContainers = [] }: PodSpec): Container[] {
  return [...containers, ...initContainers];
}

function append(spec: PodSpec, container: Container): PodSpec {
  return { ...spec, containers: [...spec.containers, container] };
}

function replaceContainer(spec: PodSpec, container: Container): PodSpec {
  const replaced = (each: Container): Container =>
    each.name === container.name ? container : each;
  return {
    ...spec,
    containers: spec.containers.map(replaced),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(replaced) }),
  };
}

function withOwner(planned: PlannedWorkload, sessionId: SessionId): PlannedWorkload {
  if (planned.style === 'ephemeral') return planned;
  const { metadata } = planned.pod;
  const labels = { ...metadata.labels, ...ownedBy(sessionId) };
  return { ...planned, pod: { ...planned.pod, metadata: { ...metadata, labels } } };
}

/** With them the copy would be taken for a mirror of a file that the node does not have. */
function withoutStaticMarks(
  pod: Pod,
  annotations: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!isStaticPod(pod)) return annotations;
  const kept = Object.entries(annotations).filter(([name]) => !staticPodAnnotations.includes(name));
  return Object.fromEntries(kept);
}

function terminalNotSet(container: string): Finding {
  return {
    code: 'COPY_INPUT_UNCHANGED',
    severity: 'warning',
    message: `Only images are changed, so container ${container} keeps its own stdin and terminal, which is none.`,
    suggestion: `Name the container to change it (--container ${container}), or add one (--image).`,
  };
}
