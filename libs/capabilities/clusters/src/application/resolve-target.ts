import { RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { PodNotFound } from '../domain/cluster.errors.ts';
import { policySubject } from '../domain/cluster.ts';
import { choosePod } from '../domain/choose-pod.ts';
import type { PodCandidate } from '../domain/choose-pod.ts';
import { requireNames, requireOpen } from '../domain/readable-namespace.ts';
import { NoPodCrashes, NoPodRuns, NoPodsFound, WorkloadNotFound } from '../domain/target.errors.ts';
import { WorkloadWithoutSelector } from '../domain/target.errors.ts';
import { targetPorts } from '../domain/target-ports.ts';
import type { TargetPort } from '../domain/target-ports.ts';
import { parseWorkloadReference } from '../domain/workload-kind.ts';
import type { WorkloadName } from '../domain/workload-kind.ts';
import type { PodReader } from '../ports/pod-reader.ts';
import type { WorkloadReader } from '../ports/workload-reader.ts';
import type { FindCluster } from './find-cluster.ts';
import type { JudgePods, PodPlace } from './judge-pods.ts';
import { PodsOfWorkload } from './pods-of-workload.ts';

export interface ResolveTargetInput {
  readonly cluster: string;
  readonly namespace: string;
  readonly by:
    | { readonly kind: 'workload'; readonly reference: string }
    | { readonly kind: 'selector'; readonly selector: string };
  /** Choose a pod that crashes, instead of the newest ready one. */
  readonly crashing: boolean;
  /** Also tell what its ports are called. */
  readonly ports?: boolean;
}

export interface ResolvedPod {
  readonly pod: string;
  readonly podUid: string;
  /** One sentence: of how many, and why this one. */
  readonly chosen: string;
  /** Where they were asked for. */
  readonly ports?: readonly TargetPort[];
}

/**
 * From a workload or a label selector to one pod. Kubernetes is read as the caller; then the
 * cluster's namespace rules and policy (`pod.view`) decide for each pod, and what is closed to the
 * caller is neither chosen nor counted. Who may see nothing there learns nothing of workloads:
 * one that has no visible pod and one that does not exist look the same.
 */
export class ResolveTarget {
  private readonly members: PodsOfWorkload;

  constructor(
    private readonly clusters: FindCluster,
    private readonly judge: JudgePods,
    private readonly namespaces: Pick<PodReader, 'namespaceLabels'>,
    private readonly workloads: WorkloadReader,
  ) {
    this.members = new PodsOfWorkload(workloads);
  }

  async execute(ctx: RequestContext, input: ResolveTargetInput): Promise<ResolvedPod> {
    const subject = subjectOf(input);
    const found = await this.choose(ctx, input, subject);
    return input.ports
      ? { ...found, ports: await this.ports(ctx, input, { subject, found }) }
      : found;
  }

  private async choose(
    ctx: RequestContext,
    input: ResolveTargetInput,
    subject: Subject,
  ): Promise<ResolvedPod> {
    const { namespace, crashing } = input;
    const cluster = await this.clusters.execute(ctx, input.cluster);
    requireOpen(cluster, namespace);
    const labels = await this.namespaces.namespaceLabels(ctx, cluster.name, namespace);
    const place = {
      cluster: policySubject(cluster),
      namespace: { name: namespace, labels: { ...labels } },
    };
    if ('kind' in subject && subject.kind === 'pod') return this.named(ctx, place, subject.name);
    const of = wordsOf(subject);
    const pods = await this.visible(ctx, place, subject).catch(async (error: unknown) => {
      const isTold = error instanceof WorkloadNotFound || error instanceof WorkloadWithoutSelector;
      if (!isTold || (await this.judge.sees(ctx, place))) throw error;
      return [];
    });
    const where = { cluster: cluster.name, namespace, of };
    const choice = choosePod(pods, { of, crashing });
    if ('pod' in choice) {
      const { pod, chosen } = choice;
      return { pod: pod.name, podUid: pod.uid, chosen };
    }
    const { refused, doing } = choice;
    if (refused === 'none_crashes') throw new NoPodCrashes({ ...where, doing });
    if (refused === 'none_runs') throw new NoPodRuns({ ...where, doing });
    throw (await this.judge.sees(ctx, place))
      ? new NoPodsFound(where)
      : new WorkloadNotFound(where);
  }

  /** `pod/NAME`: chosen by the caller, whatever it is doing. */
  private async named(ctx: RequestContext, place: PodPlace, pod: string): Promise<ResolvedPod> {
    const { cluster, namespace } = place;
    const reference = { cluster: cluster.name, namespace: namespace.name, pod };
    const found = await this.workloads.findPod(ctx, reference);
    if (!found || !(await this.judge.sees(ctx, place, found))) throw new PodNotFound(reference);
    return { pod, podUid: found.pod.uid, chosen: 'the pod named' };
  }

  /** Of the pod that was chosen: it is known that the caller may see it. */
  private async ports(
    ctx: RequestContext,
    { cluster, namespace }: ResolveTargetInput,
    { subject, found }: { readonly subject: Subject; readonly found: ResolvedPod },
  ): Promise<TargetPort[]> {
    const where = { cluster, namespace };
    const pod = await this.workloads.findPod(ctx, { ...where, pod: found.pod });
    const isService = 'kind' in subject && subject.kind === 'service';
    const service = isService
      ? await this.workloads.find(ctx, { ...where, kind: 'service', name: subject.name })
      : undefined;
    return targetPorts(pod?.ports ?? [], isService ? (service?.ports ?? []) : undefined);
  }

  private async visible(
    ctx: RequestContext,
    place: PodPlace,
    subject: Subject,
  ): Promise<PodCandidate[]> {
    const of = wordsOf(subject);
    const where = { cluster: place.cluster.name, namespace: place.namespace.name, of };
    const pages = this.members.execute(ctx, where, subject);
    const seen: PodCandidate[] = [];
    for await (const { pod } of this.judge.visible(ctx, { place, of }, pages)) seen.push(pod);
    return seen;
  }
}

type Subject = WorkloadName | { readonly selector: string };

/** Throws RequestInvalid before any path is made of what was sent. */
function subjectOf({ namespace, by }: ResolveTargetInput): Subject {
  requireNames({ namespace, ...(by.kind === 'selector' && { labelSelector: by.selector }) });
  if (by.kind === 'selector') return { selector: by.selector };
  const parsed = parseWorkloadReference(by.reference);
  if (parsed.ok) return parsed.value;
  const fields = [{ field: 'target.workload', message: parsed.why }];
  throw new RequestInvalid({ what: `The target ${parsed.why}.` }, { fields });
}

function wordsOf(subject: Subject): string {
  if ('selector' in subject) return `selector ${subject.selector}`;
  return `${subject.kind} ${subject.name}`;
}
