import type { V1ContainerStatus, V1Pod } from '@endoscope/kubernetes';
import { podPortsOf, servicePortsOf } from './kubernetes-ports.ts';
import type { V1ServicePort } from './kubernetes-ports.ts';
import type { ContainerCrash, PodCandidate, PodPhase } from '../domain/choose-pod.ts';
import { isDnsSubdomain } from '../domain/kubernetes-name.ts';
import { selectorText } from '../domain/label-selector.ts';
import type { LabelSelector } from '../domain/label-selector.ts';
import { podColumns } from '../domain/pod-status.ts';
import type { SelectedPod, Workload } from '../ports/workload-reader.ts';
import { timeOf } from './times.ts';

interface OwnedMetadata {
  readonly name?: string;
  readonly uid?: string;
  readonly creationTimestamp?: Date | string;
  readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
}

/** What the workload kinds have in common, of what is read of them. */
export interface WorkloadObject {
  readonly metadata?: OwnedMetadata;
  readonly spec?: {
    readonly selector?: LabelSelector | Readonly<Record<string, string>>;
    /** Of a service. */
    readonly ports?: readonly V1ServicePort[];
    readonly clusterIP?: string;
  };
}

/** Of services and replication controllers a selector is a plain map of labels. */
export function workloadOf({ metadata = {}, spec }: WorkloadObject, isPlain: boolean): Workload {
  const selector = spec?.selector ?? {};
  const asked = isPlain
    ? { matchLabels: selector as Readonly<Record<string, string>> }
    : (selector as LabelSelector);
  return {
    uid: metadata.uid ?? '',
    name: metadata.name ?? '',
    createdAt: timeOf(metadata.creationTimestamp),
    selector: selectorText(asked),
    controllerUid: controllerUidOf(metadata) ?? soleOwnerUidOf(metadata),
    ...(spec?.ports && { ports: servicePortsOf(spec.ports, spec.clusterIP === 'None') }),
  };
}

/** Undefined for what no API server makes: the name goes into paths and terminals. */
export function selectedPodOf(pod: V1Pod): SelectedPod | undefined {
  const { metadata = {} } = pod;
  const { name = '', uid = '' } = metadata;
  if (!isDnsSubdomain(name) || !/^[\w-]{1,128}$/.test(uid)) return undefined;
  const candidate: PodCandidate = {
    name,
    uid,
    createdAt: timeOf(metadata.creationTimestamp),
    phase: phaseOf(pod),
    status: plainWord(podColumns(pod as Parameters<typeof podColumns>[0]).status),
    crash: crashOf(pod),
  };
  const controllerUid = controllerUidOf(metadata as OwnedMetadata);
  const ports = podPortsOf(pod);
  return { pod: candidate, labels: metadata.labels ?? {}, controllerUid, ports };
}

/** `kubectl create job --from=cronjob/…` of 1.25 names an owner and calls it no controller. */
function soleOwnerUidOf({ ownerReferences = [] }: OwnedMetadata): string | undefined {
  return ownerReferences.length === 1 ? ownerReferences[0]?.uid : undefined;
}

function controllerUidOf({ ownerReferences = [] }: OwnedMetadata): string | undefined {
  return ownerReferences.find((owner) => owner.controller === true)?.uid;
}

function phaseOf({ metadata, status = {} }: V1Pod): PodPhase {
  const { phase, conditions = [], initContainerStatuses = [] } = status;
  if (metadata?.deletionTimestamp !== undefined) return 'leaving';
  if (phase === 'Succeeded' || phase === 'Failed') return 'finished';
  const isReady = conditions.some((c) => c.type === 'Ready' && c.status === 'True');
  if (phase === 'Running') return isReady ? 'ready' : 'running';
  return initContainerStatuses.some(hasBegun) ? 'starting' : 'pending';
}

function hasBegun({ state, lastState }: V1ContainerStatus): boolean {
  return Boolean(state?.running ?? state?.terminated ?? lastState?.terminated);
}

/** Of several, one that is down now, else the one restarted most. */
function crashOf({ status = {} }: V1Pod): ContainerCrash | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = status;
  const crashes = [...initContainerStatuses, ...containerStatuses].flatMap((s) => crashIn(s) ?? []);
  const [first] = crashes.sort((a, b) => {
    return Number(b.isDown) - Number(a.isDown) || b.restarts - a.restarts;
  });
  return first;
}

function crashIn(status: V1ContainerStatus): ContainerCrash | undefined {
  const { name, state, lastState, restartCount: restarts } = status;
  const failed = [state?.terminated, lastState?.terminated].find((t) => (t?.exitCode ?? 0) !== 0);
  const loops = state?.waiting?.reason === 'CrashLoopBackOff';
  if (!loops && failed === undefined) return undefined;
  const isDown = loops || (state?.terminated?.exitCode ?? 0) !== 0;
  return { container: plainWord(name), restarts, exitCode: failed?.exitCode, isDown };
}

/** A hostile cluster's word ends in terminals. */
function plainWord(text: string): string {
  return text.slice(0, 64).replaceAll(/[^\w:./ -]/g, '?');
}
